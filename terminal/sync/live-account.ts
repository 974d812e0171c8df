import { changesPageSchema } from '../../core/sync/changes.ts'
import type { ChangesPage } from '../../core/sync/changes.ts'
import { instrumentFoundPostSchema } from '../../core/sync/instrument-post.ts'
import { foundPostSchema } from '../../core/sync/member-post.ts'
import type { Instant } from '../../core/time/instant.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import type { Answer } from './head-office-client.ts'
import { createPageIntake } from './page-intake.ts'
import { postSigned } from './signed-post.ts'
import { askSigned } from './signed-question.ts'
import type { SyncContext } from './step.ts'

/** Nobody at the counter waits longer for head office (UX.md, "Latency budgets"). */
const LONGEST_WAIT_MS = 1_500
const MAX_ANSWER_BYTES = 1_000_000

/** How a member's account on the screen stands to head office's. */
export interface AccountAge {
  readonly memberId: string
  /** `asking`: no answer yet; `current`: head office has just said so; `earlier`: no answer in time, and `at` is when it said so last. */
  readonly state: 'asking' | 'current' | 'earlier'
  readonly at: Instant | null
}

/** Questions to head office about the member at the counter. They take nothing from a sale but a moment's patience of who looks at it. */
export function createLiveAccounts(context: SyncContext, ports: { readonly mayAsk: () => boolean; readonly onChange: () => void }) {
  const { deps, store, client } = context
  const { received } = deps.till.projections.accounts
  const intake = createPageIntake(context, createChangeFeed(deps.db))
  const patient: SyncContext = { ...context, timings: { ...context.timings, requestTimeoutMs: Math.min(LONGEST_WAIT_MS, context.timings.requestTimeoutMs) } }
  let age: AccountAge | null = null

  /** The till has closed while head office was asked: there is no database to read any more. */
  const isOver = (): boolean => client.closing.aborted

  /** When head office said last what the account is. */
  const earlierAt = (memberId: string): Instant | null => (isOver() ? null : received.of(memberId)?.at ?? store.read().lastGoodAt)
  const linked = (): HeadOfficeLink | null => (isOver() ? null : store.read().headOffice)

  /** The whole of it, with a second try by the right clock, ends in time; whatever comes later is left to the next round. */
  async function inTime(ask: () => Promise<Answer<ChangesPage>>, asked: { kind: string; key: string }): Promise<ChangesPage | null> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, LONGEST_WAIT_MS, null).unref())
    const answer = await Promise.race([ask(), late])
    const link = linked()
    // Put back from a backup meanwhile, or this till has another head office: the next round looks at that.
    if (answer === null || answer.kind !== 'answer' || link === null || answer.value.incarnation !== link.incarnation) return null
    intake.takeOne(link, answer.value, asked)
    return answer.value
  }

  function settle(asked: AccountAge, state: AccountAge['state'], at: Instant | null): void {
    // Somebody else stands at the counter by now, or the same member again.
    if (age !== asked || isOver()) return
    age = { memberId: asked.memberId, state, at }
    deps.till.session.liveAccount = state === 'current' ? deps.till.projections.people.memberOf(asked.memberId) : null
    ports.onChange()
  }

  async function askAbout(link: HeadOfficeLink, asked: AccountAge): Promise<void> {
    const { memberId } = asked
    const path = `/v2/change?${new URLSearchParams({ kind: 'account', key: memberId }).toString()}`
    const page = await inTime(() => askSigned(patient, { baseUrl: link.url, path, maxBytes: MAX_ANSWER_BYTES, answer: changesPageSchema }), { kind: 'account', key: memberId })
    if (page === null) settle(asked, 'earlier', earlierAt(memberId))
    else settle(asked, 'current', page.headOfficeTime)
  }

  async function lookUp(path: string, body: unknown, kind: string): Promise<boolean> {
    const link = linked()
    if (link === null || !ports.mayAsk()) return false
    const page = await inTime(() => postSigned(patient, { baseUrl: link.url, path, body, maxBytes: MAX_ANSWER_BYTES, answer: changesPageSchema }), { kind, key: '' })
    return page !== null && page.changes.length > 0
  }

  return {
    /** Whose account was asked for last, and how it stands; null: nobody's, or there is no head office. */
    age: (): AccountAge | null => age,
    /** A member came to the counter: asks about their account, once until somebody else comes. Returns at once. */
    attend(memberId: string | null): void {
      if (memberId === (age?.memberId ?? null)) return
      deps.till.session.liveAccount = null
      const link = linked()
      if (memberId === null || link === null) {
        age = null
        return
      }
      if (!ports.mayAsk()) {
        age = { memberId, state: 'earlier', at: earlierAt(memberId) }
        return
      }
      const asked: AccountAge = { memberId, state: 'asking', at: null }
      age = asked
      void askAbout(link, asked).catch((thrown: unknown) => {
        deps.log.error('sync.account-threw', { detail: thrown instanceof Error ? thrown.name : 'unknown' })
        settle(asked, 'earlier', earlierAt(memberId))
      })
    },
    /** Asks whose a card is that this till does not know; true where it knows now. Answers within a second and a half. */
    lookUpCard: (number: string): Promise<boolean> => lookUp('/v2/members/found', foundPostSchema.parse({ card: number }), 'member-known'),
    /** The same of a gift card or credit, by the SHA-256 of its code. */
    lookUpValue: (codeHash: string): Promise<boolean> => lookUp('/v2/instruments/found', instrumentFoundPostSchema.parse({ codeHash }), 'instrument'),
  }
}
