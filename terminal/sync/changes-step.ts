import { keyListVersion } from '../../core/sync/key-list.ts'
import { changesAnswerSchema } from '../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { examineRulebook } from './rulebook-intake.ts'
import type { RulebookRefusal } from './rulebook-intake.ts'
import { askSigned } from './signed-question.ts'
import { DONE, endOf, headOfficeAhead, nonsense } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 24_000_000
/** Pages read in one round; the rest waits for the next. */
const MAX_PAGES = 50

/** Reads what head office has for this till after the cursor: rulebooks, for now. */
export function createChangesStep(context: SyncContext) {
  const { store, deps, timings, client } = context
  /** A rulebook whose signatures failed may have been spoilt on the way: it is passed over for a while, then asked for again. */
  let passedOver: { readonly position: number; readonly untilMs: number } | null = null

  function remember(refusal: RulebookRefusal): void {
    const last = store.read().refusedRulebook
    if (last?.version === refusal.version && last.reason === refusal.reason && last.detail === refusal.detail) return
    store.keepRefusedRulebook({ ...refusal, at: deps.clock.now() })
    deps.log.warn('sync.rulebook-refused', { version: refusal.version, reason: refusal.reason })
  }

  /** Moves on past a position, unless a spoilt one before it is still to be asked for. */
  function passTo(position: number): void {
    if (!passedOver) store.keepCursor(position)
  }

  function take(link: HeadOfficeLink, position: number, envelope: RulebookEnvelope): void {
    const examined = examineRulebook(envelope, { rootKey: link.rootKey, keyListSeen: store.read().keyListVersion, hasher: deps.hasher, rulebooks: deps.rulebooks, at: deps.clock.now() })
    if (!examined.ok) {
      remember(examined.error)
      if (examined.error.reason === 'signature') passedOver ??= { position, untilMs: deps.clock.monotonicMs() + timings.askAgainMs }
      else passTo(position)
      return
    }
    const rulebook = examined.value
    if (!rulebook) {
      passTo(position)
      return
    }
    deps.db.transaction(() => {
      deps.rulebooks.put(rulebook, envelope)
      store.keepKeyList(keyListVersion(envelope.keyList))
      store.keepCursor(position)
      store.keepRefusedRulebook(null)
    })()
    // A higher version holds whatever was spoilt before it.
    passedOver = null
    deps.log.info('sync.rulebook-taken', { version: rulebook.version, effectiveAt: rulebook.effectiveAt })
  }

  /** Goes back where head office holds less than it once said, as after a backup; the next round sends it again. */
  function compareBooks(link: HeadOfficeLink, told: { incarnation: string; watermark: number }): StepEnd {
    const head = deps.journal.headOf().seq
    if (told.watermark > head) return headOfficeAhead(told.watermark, head)
    const isOther = told.incarnation !== link.incarnation
    if (isOther || told.watermark < store.read().watermark) {
      deps.log.warn('sync.head-office-lost-entries', { watermark: told.watermark, head })
      if (isOther) store.keepIncarnation(told.incarnation, told.watermark)
      else store.keepWatermark(told.watermark)
    }
    return DONE
  }

  return async function readChanges(): Promise<StepEnd> {
    if (passedOver && deps.clock.monotonicMs() >= passedOver.untilMs) passedOver = null
    let cursor = Math.max(store.read().changesCursor, passedOver?.position ?? 0)
    for (let page = 0; page < MAX_PAGES; page++) {
      const link = store.read().headOffice
      if (!link || client.closing.aborted) return DONE
      const answer = await askSigned(context, { baseUrl: link.url, path: `/v1/changes?cursor=${cursor}`, maxBytes: MAX_ANSWER_BYTES, answer: changesAnswerSchema })
      if (answer.kind !== 'answer') return endOf(answer)
      const books = compareBooks(link, answer.value)
      if (books.kind !== 'done') return books
      for (const change of answer.value.changes) {
        if (change.position <= cursor) return nonsense(`change ${change.position} after ${cursor}`)
        take(link, change.position, change.envelope)
        cursor = change.position
      }
      if (!answer.value.more || answer.value.changes.length === 0) return DONE
    }
    return DONE
  }
}
