import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BooksAnswers, BooksOrder, BooksWord } from '../books-worker.ts'

/** The thread's entry lies beside this code's folder, in a build as in the source, with the same ending. */
const WORKER = new URL(`../books-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** Rows come and go: a small space for what is new keeps what is garbage small, and nothing lives long. */
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 512 }

/** Thrown to whoever waits for an answer when the till closes. */
export class BooksStopped extends Error {}

/** Reads long stretches of the books in threads of their own, each with a connection of its own that only reads. */
export interface BooksThread {
  /** Rejects with what went wrong there, or BooksStopped. `onProgress`: entries that were walked, now and then. */
  run<O extends BooksOrder>(order: O, onProgress?: (entries: number) => void): Promise<BooksAnswers[O['what']]>
  /** Stops whatever runs. */
  close(): Promise<void>
}

export function createBooksThread(): BooksThread {
  const running = new Set<Worker>()
  let isClosed = false
  return {
    run: <O extends BooksOrder>(order: O, onProgress?: (entries: number) => void) => new Promise<BooksAnswers[O['what']]>((resolve, reject) => {
      if (isClosed) throw new BooksStopped('the till is closing')
      const worker = new Worker(WORKER, { workerData: order, name: `books ${order.what}`, resourceLimits: LIMITS })
      running.add(worker)
      worker.on('message', (word: BooksWord) => {
        if ('entries' in word) onProgress?.(word.entries)
        else resolve(word.answer as BooksAnswers[O['what']])
      })
      worker.once('error', reject)
      worker.once('exit', () => {
        running.delete(worker)
        reject(new BooksStopped('the thread was stopped'))
      })
    }),
    async close() {
      isClosed = true
      await Promise.all([...running].map((worker) => worker.terminate()))
    },
  }
}
