import type { EventName } from '../../core/contract/events.ts'
import type { EventData } from '../../core/contract/types.ts'

type Listener = <E extends EventName>(name: E, data: EventData<E>) => void

export interface EventHub {
  emit<E extends EventName>(name: E, data: EventData<E>): void
  /** Returns how to stop listening. */
  listen(listener: Listener): () => void
}

/** Hands each event to whoever listens. */
export function createEventHub(): EventHub {
  const listeners = new Set<Listener>()
  return {
    emit(name, data) {
      for (const listener of listeners) listener(name, data)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
