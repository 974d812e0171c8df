import type { CallResult } from '../../core/contract/types.ts'

export type ScanAnswer = CallResult<'sale.addScan'>

export interface QueuedScan {
  /** Made when the scan arrives and kept until it is answered, so that it counts once. */
  readonly commandId: string
  readonly text: string
  /** UTC milliseconds. */
  readonly at: number
}

export interface ScanQueueOptions {
  readonly newId: () => string
  /** Sends one scan until it is answered. */
  readonly send: (scan: QueuedScan) => Promise<ScanAnswer>
  /** Whether this answer only means “not now”: the scan keeps its place, and is sent again once the queue is let go. */
  readonly notNow: (answer: ScanAnswer) => boolean
  readonly onAnswer: (scan: QueuedScan, answer: ScanAnswer) => void
  /** How many scans are not yet answered. */
  readonly onWaiting: (count: number) => void
}

export interface ScanQueue {
  add(text: string, at: number): void
  /** While held, scans are kept in their order. */
  hold(held: boolean): void
}

/** Sends scans one after the other in the order they were made; none is dropped. */
export function createScanQueue(options: ScanQueueOptions): ScanQueue {
  const waiting: QueuedScan[] = []
  let sending = false
  let held = false

  async function drain(): Promise<void> {
    if (sending) return
    sending = true
    for (let scan = waiting[0]; scan !== undefined && !held; scan = waiting[0]) {
      const answer = await options.send(scan)
      if (options.notNow(answer)) {
        held = true
        break
      }
      waiting.shift()
      options.onWaiting(waiting.length)
      options.onAnswer(scan, answer)
    }
    sending = false
  }

  return {
    add(text, at) {
      waiting.push({ commandId: options.newId(), text, at })
      options.onWaiting(waiting.length)
      void drain()
    },
    hold(next) {
      held = next
      void drain()
    },
  }
}
