import { z } from 'zod'
import { METHODS } from '../../core/contract/methods.ts'

const KEY = 'regulars.completing'
const keptSchema = z.strictObject({ commandId: z.uuid(), input: METHODS['sale.complete'].input.omit({ commandId: true }) })
export type KeptCompletion = z.output<typeof keptSchema>

/** Writes down a completion before it is sent. `done` forgets it once it was answered. */
export function keepCompleting(kept: KeptCompletion, storage: Storage = localStorage): { done: () => void } {
  storage.setItem(KEY, JSON.stringify(kept))
  return { done: () => storage.removeItem(KEY) }
}

/** The completion a window that died had sent and never heard of; null when there is none. */
export function keptCompletion(storage: Storage = localStorage): KeptCompletion | null {
  const text = storage.getItem(KEY)
  if (text === null) return null
  try {
    return keptSchema.parse(JSON.parse(text))
  } catch {
    storage.removeItem(KEY)
    return null
  }
}

export function forgetCompletion(storage: Storage = localStorage): void {
  storage.removeItem(KEY)
}
