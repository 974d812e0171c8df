/** Entry of the thread that reads long stretches of a till's books, so that the one that sells never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { threadGivesWay } from './give-way.ts'
import { createHasher } from './hasher.ts'
import { checkBooks } from './services/ledger-check.ts'
import type { BookReport } from './services/ledger-report.ts'
import { readReports } from './services/read-reports.ts'
import type { ReadReports, ReportOrder } from './services/read-reports.ts'
import { fileHolds } from './store/erasure-store.ts'
import { openFileReadOnly } from './store/open-read-only.ts'
import { folderOf, writeSegment } from './store/segments.ts'
import type { CloseOrder, WrittenSegment } from './store/segments.ts'

/** What the thread can be asked. `database`: the path of a till's. */
export type BooksOrder =
  | { readonly what: 'check'; readonly database: string }
  | { readonly what: 'write-segment'; readonly database: string; readonly order: CloseOrder }
  | { readonly what: 'reports'; readonly database: string; readonly order: ReportOrder }
  | { readonly what: 'search'; readonly file: string; readonly texts: readonly string[] }

export interface BooksAnswers {
  readonly check: BookReport
  readonly 'write-segment': WrittenSegment
  readonly 'reports': ReadReports
  /** Whether any of the texts stands anywhere in the file. */
  readonly search: boolean
}

/** What it says while it works, and before it ends; an error ends it. */
export type BooksWord = { readonly entries: number } | { readonly answer: BooksAnswers[BooksOrder['what']] }

const say = (word: BooksWord) => parentPort?.postMessage(word)

function answer(order: BooksOrder): BooksAnswers[BooksOrder['what']] {
  if (order.what === 'search') return fileHolds(order.file, order.texts)
  const db = openFileReadOnly(order.database)
  try {
    if (order.what === 'check') return checkBooks(db, createHasher(), { onProgress: (entries) => say({ entries }) })
    if (order.what === 'reports') return readReports(db, order.order)
    return writeSegment(db, folderOf(db), order.order)
  } finally {
    db.close()
  }
}

threadGivesWay()
say({ answer: answer(workerData as BooksOrder) })
