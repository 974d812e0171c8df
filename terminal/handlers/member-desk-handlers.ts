import { ok } from '../../core/base/result.ts'
import type { memberDeskMethods } from '../../core/contract/member-desk-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runCommand } from '../services/commands.ts'
import { checkApplicant, membersAlike } from '../services/member-candidates.ts'
import { browseMembers, joining, timelineOf, undoEnrolment } from '../services/member-desk.ts'
import { tracesOf, wipe } from '../services/member-erasure.ts'
import { knownMember } from '../services/member-file.ts'
import { publishSale } from './counter.ts'
import type { Counter } from './counter.ts'

/** What a counter asks of members beside their files. */
export function memberDeskHandlers(counter: Counter): Pick<Handlers, keyof typeof memberDeskMethods> {
  const { till } = counter
  return {
    'member.check': (input) => ok(checkApplicant(till, input)),
    'member.alike'({ memberId }) {
      const known = knownMember(till, memberId)
      return known.ok ? ok({ candidates: membersAlike(till, known.value) }) : known
    },
    'member.joining': () => ok(joining(till)),
    async 'member.undoEnrol'(input) {
      // Read before they are gone: what to look for in the files afterwards.
      const traces = tracesOf(till, [input.memberId])
      const done = runCommand(till, 'member.undoEnrol', input, () => undoEnrolment(till, input.memberId))
      if (!done.ok) return done
      const sale = publishSale(counter)
      await wipe(till, counter.books, done.value.memberIds, traces)
      counter.sync.wake()
      return ok({ sale })
    },
    'member.browse': (input) => ok(browseMembers(till, input)),
    'member.timeline'({ memberId, ...page }) {
      const known = knownMember(till, memberId)
      return known.ok ? ok(timelineOf(till, known.value, page)) : known
    },
  }
}
