import { MAX_REFUSAL_CHARS, rulebookStatusAnswerSchema } from '../../core/sync/rulebook-status.ts'
import type { RulebookStatus } from '../../core/sync/rulebook-status.ts'
import type { Stopper } from '../../core/rulebook/stop-limits.ts'
import type { Instant } from '../../core/time/instant.ts'
import { givenHere, offersStoppedNow } from '../services/offer-stops.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 10_000
/** Head office adds up what tills gave away: so old is what it has of this one at most, while there is a line. */
const SAY_GIVEN_EVERY_MS = 30_000

/**
 * Tells head office which rulebooks this till has and which it refused, when that has changed, and once after every start:
 * what was said before is kept in memory only.
 */
export function createRulebookStatusStep(context: SyncContext) {
  const { deps, store } = context
  const feed = createChangeFeed(deps.db)
  let said = ''
  let lastOffers: { readonly version: number; readonly stopped: Stopper | null; readonly at: Instant; readonly givenMinor: number } | null = null

  /** What came as a rulebook and is none: nobody could examine it. */
  function malformed(): RulebookStatus['refused'] {
    const one = feed.refused().findLast(({ kind, reason }) => kind === 'rulebook' && reason === 'malformed')
    return one ? { version: /^\d{1,9}$/.test(one.key) ? Number(one.key) : null, reason: 'malformed', detail: one.detail, at: one.at } : null
  }

  function status(): RulebookStatus {
    const { refusedRulebook, keyListVersion } = store.read()
    const refused = malformed() ?? refusedRulebook
    const inForce = deps.rulebooks.current(deps.clock.now()).version
    return {
      highest: deps.rulebooks.highestVersion(),
      inForce,
      ...offers(inForce),
      keyListVersion,
      refused: refused && { ...refused, detail: refused.detail.slice(0, MAX_REFUSAL_CHARS) },
    }
  }

  /** What the rules in force gave away here, where they have stop limits. Said at most so often: a sale is no reason to call. */
  function offers(version: number): Pick<RulebookStatus, 'offers'> {
    if (deps.rulebooks.byVersion(version)?.stopLimits === undefined) return {}
    const now = deps.clock.now()
    const stopped = offersStoppedNow(deps.till)?.by ?? null
    if (version !== lastOffers?.version || stopped !== lastOffers.stopped || now - lastOffers.at >= SAY_GIVEN_EVERY_MS || now < lastOffers.at) {
      lastOffers = { version, stopped, at: now, givenMinor: givenHere(deps.till, version, deps.till.rules.dateOf(now)).allMinor }
    }
    return { offers: { givenMinor: lastOffers.givenMinor, stopped } }
  }

  return async function sendRulebookStatus(): Promise<StepEnd> {
    const link = store.read().headOffice
    if (!link) return DONE
    const body = status()
    // Put back from a backup, head office may have lost what it was told.
    const toSay = JSON.stringify([link.url, link.incarnation, body])
    if (toSay === said) return DONE
    const answer = await postSigned(context, { baseUrl: link.url, path: '/v2/rulebook-status', body, maxBytes: MAX_ANSWER_BYTES, answer: rulebookStatusAnswerSchema })
    if (answer.kind !== 'answer') return endOf(answer)
    said = toSay
    return DONE
  }
}
