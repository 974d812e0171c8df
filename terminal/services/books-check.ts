import { isBackupDue } from '../../core/backup/keeping.ts'
import { ledgerViewSchema } from '../../core/contract/ledger-methods.ts'
import type { CheckedBooks, LedgerView } from '../../core/contract/ledger-methods.ts'
import type { LedgerFaultCode } from '../../core/ledger/verify-chain.ts'
import { journalHead } from '../store/journal-store.ts'
import { listChains } from '../store/segments.ts'
import { BooksStopped } from './books-thread.ts'
import type { BooksThread } from './books-thread.ts'
import type { BookReport } from './ledger-report.ts'
import type { Till } from './till.ts'

const LOOK_MS = 60_000
/** Each day at the first quiet moment after this time of day; after the backup, so that the two do not read at once. */
const AT_TIME = '04:00'
/** Looks without a quiet moment after which a due check runs beside the selling: two hours. */
const PATIENCE_LOOKS = 120
const LAST = 'ledger.checked'
const DETAIL_CHARS = 300

/** What the last finished check found; null: none was finished yet. */
export function lastCheck(till: Pick<Till, 'settings'>): CheckedBooks | null {
  return ledgerViewSchema.shape.last.safeParse(JSON.parse(till.settings.get(LAST) ?? 'null')).data ?? null
}

/** Why the books are not sound, as far as the last check knows; null: they are. */
export const booksFault = (till: Pick<Till, 'settings'>): LedgerFaultCode | null => lastCheck(till)?.fault?.code ?? null

export interface BooksCheck {
  view(): LedgerView
  /** Begins a check, unless one runs. Resolves when it is over, whatever it found. */
  start(): Promise<void>
}

/** Has the books of a till checked in a thread of their own. `onChange`: it began, came further or ended. */
export function createBooksCheck(till: Till, thread: BooksThread, onChange: (view: LedgerView) => void): BooksCheck {
  let running: { entries: number; readonly of: number } | null = null
  let over: Promise<void> | null = null
  let isBroken = false

  const view = (): LedgerView => ({ running: running && { ...running }, last: lastCheck(till), isBroken })

  function entriesNow(): number {
    const chains = listChains(till.db)
    return chains.reduce((sum, { isCurrent, segments }) => sum + (isCurrent ? journalHead(till.db).seq : segments.at(-1)?.lastSeq ?? 0), 0)
  }

  /** A disk that cannot take this note is told of by the sales that it cannot take. */
  function keep(at: number, tookMs: number, { fault, head, totals }: BookReport): void {
    const found: CheckedBooks = {
      at, tookMs, entries: totals.rows, sales: totals.sales, salesTotalMinor: totals.salesTotalMinor, head,
      fault: fault && { code: fault.code, seq: fault.seq, detail: fault.detail.slice(0, DETAIL_CHARS) },
    }
    try {
      till.settings.set(LAST, JSON.stringify(found))
    } catch (error) {
      if (till.disk.noteFailure(error) === null) throw error
    }
  }

  /** What was just looked at may not even let this be read: whoever watches for damage hears of it all the same, and nothing ends. */
  function tell(): void {
    try {
      onChange(seen())
    } catch (error) {
      till.log.error('ledger.not-told', { message: error instanceof Error ? error.message : 'unknown' })
    }
  }

  function seen(): LedgerView {
    try {
      return view()
    } catch {
      isBroken = true
      return { running: null, last: null, isBroken }
    }
  }

  async function run(): Promise<void> {
    const at = till.clock.now()
    const startedMs = till.clock.monotonicMs()
    isBroken = false
    try {
      running = { entries: 0, of: entriesNow() }
      onChange(view())
      const report = await thread.run({ what: 'check', database: till.db.name }, (entries) => {
        if (running) running.entries = entries
        onChange(view())
      })
      const tookMs = Math.round(till.clock.monotonicMs() - startedMs)
      if (report.fault) till.log.error('ledger.fault', { code: report.fault.code, seq: report.fault.seq, detail: report.fault.detail })
      else till.log.info('ledger.sound', { entries: report.totals.rows, tookMs })
      keep(at, tookMs, report)
    } catch (error) {
      if (error instanceof BooksStopped) return
      isBroken = true
      till.log.error('ledger.not-checked', { message: error instanceof Error ? error.message : 'unknown' })
    } finally {
      running = null
      over = null
    }
    tell()
  }

  return { view, start: () => (over ??= run()) }
}

export interface CheckSchedule {
  /** One look; the check that it begins, or null. */
  look(): Promise<void> | null
}

/** Decides at each look whether a check is due and this is the moment: no sale is open and nothing was written since the look before. */
export function createCheckSchedule(till: Till, check: BooksCheck): CheckSchedule {
  const changes = till.db.prepare<[], number>('SELECT total_changes()').pluck()
  let seen = changes.get() ?? 0
  let looksDue = 0
  /** Begun, also where it came to nothing: then the next day's is the next one. */
  const begunAt = lastCheck(till) ? [lastCheck(till)?.at ?? 0] : []

  return {
    look() {
      const written = changes.get() ?? 0
      const isQuiet = written === seen && till.baskets.open() === null
      seen = written
      const now = till.clock.now()
      if (!isBackupDue(begunAt, AT_TIME, now, till.rules.now().rulebook.programme.timeZone)) return null
      looksDue += 1
      if (!isQuiet && looksDue < PATIENCE_LOOKS) return null
      looksDue = 0
      begunAt.splice(0, begunAt.length, now)
      return check.start()
    },
  }
}

/** Looks every minute while the till runs. Returns how to stop. */
export function checkDaily(till: Till, check: BooksCheck): () => void {
  const schedule = createCheckSchedule(till, check)
  const timer = setInterval(() => void schedule.look(), LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
