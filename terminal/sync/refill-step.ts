import type { JournalRow } from '../../core/ledger/journal.ts'
import { lostEntriesAnswerSchema } from '../../core/sync/lost-entries.ts'
import { missingEntries, refill } from '../services/refill.ts'
import type { MissingEntries } from '../services/refill.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { askSigned } from './signed-question.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 48_000_000
/** A gap of more entries is not filled: they are held in memory until all have come. */
const MAX_ENTRIES = 50_000

/**
 * Asks head office for the entries that this till has lost, a gap at a time, and puts them back where their hashes prove
 * their place. What head office does not hold either, or what does not fit, is asked for again after a while.
 */
export function createRefillStep(context: SyncContext) {
  const { deps, store, timings, client } = context
  const { till } = deps
  /** When a gap that was not filled is asked for again (monotonic ms), by chain and first entry. */
  const notBefore = new Map<string, number>()

  const nameOf = ({ terminalId, range }: MissingEntries) => `${terminalId} ${range.first}`

  function nextGap(): MissingEntries | undefined {
    const now = deps.clock.monotonicMs()
    return missingEntries(till).find((gap) => (notBefore.get(nameOf(gap)) ?? -Infinity) <= now && gap.range.last - gap.range.first < MAX_ENTRIES)
  }

  /** All of a gap, or what head office has of its beginning. */
  async function rowsOf(link: HeadOfficeLink, { terminalId, range }: MissingEntries): Promise<JournalRow[] | StepEnd> {
    const rows: JournalRow[] = []
    for (let first = range.first; first <= range.last; first = range.first + rows.length) {
      const query = new URLSearchParams({ chain: terminalId, first: String(first), last: String(range.last) })
      const answer = await askSigned(context, { baseUrl: link.url, path: `/v2/lost-entries?${query.toString()}`, maxBytes: MAX_ANSWER_BYTES, answer: lostEntriesAnswerSchema })
      if (answer.kind !== 'answer') return endOf(answer)
      if (answer.value.rows.length === 0) break
      rows.push(...answer.value.rows)
    }
    return rows
  }

  return async function fillGaps(): Promise<StepEnd> {
    for (let gap = nextGap(); gap !== undefined; gap = nextGap()) {
      const link = store.read().headOffice
      if (!link || client.closing.aborted) return DONE
      // Asked for again later unless it is filled now, whatever comes of it.
      notBefore.set(nameOf(gap), deps.clock.monotonicMs() + timings.askAgainMs)
      const rows = await rowsOf(link, gap)
      if (!Array.isArray(rows)) return rows
      const isWhole = rows.length === gap.range.last - gap.range.first + 1
      const report = isWhole ? refill(till, { terminalId: gap.terminalId, rows }) : null
      if (report?.filled.length) deps.onTerminalChange?.()
      else deps.log.warn('sync.gap-not-filled', { terminalId: gap.terminalId, first: gap.range.first, held: rows.length, refused: report?.refused.length ?? 0 })
    }
    return DONE
  }
}
