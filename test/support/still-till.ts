import { fileURLToPath } from 'node:url'
import type { Ids } from '../../core/base/ports.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { DemoMember } from '../../terminal/demo/demo-store.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { setUpStore } from '../../terminal/services/first-start.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { MANAGER, handClock } from './till.ts'
import type { HandClock } from './till.ts'

/** Ids that are the same in every run, so that pages of the database fill up alike. */
function countedIds(): Ids {
  let count = 0
  return {
    next() {
      count += 1
      // Spread over the whole range: an odd factor makes every id another one.
      const spread = String((count * 2_654_435_761) % 4_294_967_296).padStart(12, '0')
      return `${((count * 40_503) % 4_294_967_296).toString(16).padStart(8, '0')}-0000-7000-8000-${spread}`
    },
  }
}

export interface StillTill {
  readonly clock?: HandClock
  /** Of the demo store's members the first so many; all unless stated. */
  readonly members?: number
  /** The members get ids in no order, as members that joined one after another have; the demo store's own are in theirs. */
  readonly isUnordered?: boolean
  /** Other rules than the demo store's. */
  readonly rules?: (rulebook: Rulebook) => Rulebook
}

const renamed = (member: DemoMember, memberId: string, ids: Ids): DemoMember => ({
  ...member, memberId, cards: member.cards.map((card) => ({ ...card, cardId: ids.next() })), lots: member.lots.map((lot) => ({ ...lot, lotId: ids.next(), memberId })),
})

/** The services of a new till with the demo store, without a terminal around them; the manager is signed in. Close its database. */
export function stillTill(dataDir: string, { clock = handClock(), members, isUnordered = false, rules = (rulebook) => rulebook }: StillTill = {}): Till {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const ids = countedIds()
  const till = createTill({ db: openDatabase(dataDir, { clock, log }), clock, log, ids, hasher: createHasher(), keys: openKeyStore(dataDir), onDiskChange: () => undefined })
  const store = demoStore(fileURLToPath(new URL('../../resources/demo-store', import.meta.url)), clock.now())
  const chosen = store.members.slice(0, members)
  setUpStore(till, { ...store, rulebook: rules(store.rulebook), members: isUnordered ? chosen.map((member) => renamed(member, ids.next(), ids)) : chosen })
  till.session.staffId = MANAGER.staffId
  return till
}
