import { examineRulebook } from '../rulebook-intake.ts'
import type { RulebookRefusal } from '../rulebook-intake.ts'
import type { ChangeTaker, TakerContext } from '../change-taker.ts'

/** Notes a refusal for the screen, once for the same one. */
function remember(refusal: RulebookRefusal, { till, store }: TakerContext): void {
  const last = store.read().refusedRulebook
  if (last?.version === refusal.version && last.reason === refusal.reason && last.detail === refusal.detail) return
  store.keepRefusedRulebook({ ...refusal, at: till.clock.now() })
  till.log.warn('sync.rulebook-refused', { version: refusal.version, reason: refusal.reason })
}

/** Rulebooks: examined as ever (rulebook-intake.ts), kept for the sales after this. Older ones that are kept stay. */
export const rulebookTaker: ChangeTaker<'rulebook'> = {
  take({ key, envelope }, context) {
    const { till, link, store } = context
    const examined = examineRulebook(envelope, { rootKey: link.rootKey, keyListSeen: store.read().keyListVersion, hasher: till.hasher, rulebooks: till.rulebooks, at: till.clock.now() })
    if (!examined.ok) {
      remember(examined.error, context)
      return { reason: examined.error.reason, detail: examined.error.detail, mayPass: examined.error.reason === 'signature' }
    }
    const rulebook = examined.value
    if (!rulebook) {
      // What was refused before may have been this one, spoilt on the way.
      if (key === String(till.rulebooks.highestVersion())) store.keepRefusedRulebook(null)
      return null
    }
    till.rulebooks.put(rulebook, envelope)
    store.keepRefusedRulebook(null)
    context.afterCommit(() => till.log.info('sync.rulebook-taken', { version: rulebook.version, effectiveAt: rulebook.effectiveAt }))
    return null
  },
}
