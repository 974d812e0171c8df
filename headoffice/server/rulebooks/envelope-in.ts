import { rulebookEnvelopeSchema } from '../../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../../core/sync/wire.ts'

/** A signed rulebook as it is kept; null where its row is damaged: it is sent to nobody then, and nothing else is held up. */
export function envelopeIn(text: string): RulebookEnvelope | null {
  try {
    const envelope = rulebookEnvelopeSchema.safeParse(JSON.parse(text))
    return envelope.success ? envelope.data : null
  } catch {
    return null
  }
}
