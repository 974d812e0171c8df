import { createWriteStream, statSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Language } from '../../core/base/local-text.ts'
import { FAULT_WORDS } from '../../core/ledger/fault-words.ts'
import { parseHead } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { exportLines } from '../../terminal/services/ledger-export.ts'
import type { ExportFormat, ExportLimit } from '../../terminal/services/ledger-export.ts'
import { checkExport } from '../../terminal/services/ledger-file.ts'
import { rebuildFolds } from '../../terminal/services/ledger-rebuild.ts'
import type { BookReport } from '../../terminal/services/ledger-report.ts'
import { StartRefusal, refusalWords } from '../../terminal/start-refusal.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { rebuildText, reportJson, reportText } from './ledger-words.ts'

const FAULT_FOUND = 1
const NOT_DONE = 2
/** Lines are written this many characters at a time. */
const WRITE_AT_ONCE = 256 * 1024

interface Told {
  readonly json: boolean
  readonly lang: Language
}

interface VerifyOptions extends Told {
  readonly head: readonly HeldHead[]
}

interface ExportOptions {
  readonly format: ExportFormat
  readonly from?: ExportLimit
  readonly to?: ExportLimit
  readonly out?: string
  readonly chain?: string
  readonly lang: Language
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A folder's books, or an exported file's. */
function report(path: string, heads: readonly HeldHead[]): BookReport {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return checkExport(path, createHasher(), heads)
  const db = openReadOnly(path)
  try {
    return checkBooks(db, createHasher(), { heads })
  } finally {
    db.close()
  }
}

function verify(path: string, options: VerifyOptions): void {
  const found = report(path, options.head)
  console.log(options.json ? JSON.stringify(reportJson(found)) : reportText(found, options.lang))
  if (found.fault) process.exitCode = FAULT_FOUND
}

function rebuild(dir: string, options: Told): void {
  const done = rebuildFolds(dir, { clock: createSystemClock(), hasher: createHasher(), log: silent })
  const { rebuilt, backup, changed, books } = done
  console.log(options.json ? JSON.stringify({ rebuilt, backup, changed, books: reportJson(books) }) : rebuildText(done, options.lang))
  if (books.fault) process.exitCode = FAULT_FOUND
}

async function exportBooks(dir: string, options: ExportOptions): Promise<void> {
  const db = openReadOnly(dir)
  const { out, format } = options
  // Never over another file; and no half of one is left behind.
  if (out !== undefined) await (await open(out, 'wx', 0o600)).close()
  try {
    db.exec('BEGIN')
    const lines = exportLines(db, format, { from: options.from ?? null, to: options.to ?? null, ...(options.chain !== undefined && { terminalId: options.chain }) })
    await pipeline(Readable.from(inPieces(lines, format === 'csv' ? '\r\n' : '\n')), out === undefined ? process.stdout : createWriteStream(out, { flush: true }), { end: out !== undefined })
  } catch (error) {
    if (out !== undefined) await unlink(out)
    throw error
  } finally {
    db.close()
  }
}

function* inPieces(lines: Iterable<string>, end: string): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line + end
    if (piece.length < WRITE_AT_ONCE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function readHead(text: string, before: readonly HeldHead[]): HeldHead[] {
  const head = parseHead(text)
  if (head === null) throw new InvalidArgumentError('Write the number of an entry or receipt, a colon, and at least 8 characters of its hash: 7:1a2b3c4d.')
  return [...before, head]
}

function readLimit(text: string): ExportLimit {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('Write the number of an entry, or a day like 2026-08-15.')
}

/** What went wrong, in words where there are any. */
function tell(error: unknown, { json = false, lang }: Partial<Told> & { lang: Language }): void {
  const reason = error instanceof Error ? error.message : String(error)
  const unreadable = error instanceof RowUnreadable
  process.exitCode = unreadable ? FAULT_FOUND : NOT_DONE
  if (json) {
    console.log(JSON.stringify({ sound: null, reason }))
    return
  }
  const words = error instanceof StartRefusal ? Object.values(refusalWords(error.code, error.data, lang)) : unreadable ? [FAULT_WORDS[error.code][lang]] : []
  console.error([...words, `${lang === 'zh' ? '未完成：' : 'not done: '}${unreadable && error.seq !== null ? `entry ${error.seq}: ` : ''}${reason}`].join('\n'))
}

const carefully = <O extends { lang: Language }>(work: (path: string, options: O) => void | Promise<void>) =>
  async (path: string, options: O): Promise<void> => {
    try {
      await work(path, options)
    } catch (error) {
      tell(error, options)
    }
  }

/** Reads the command line and does what it says; sets the exit code. */
export async function runLedger(): Promise<void> {
  const lang = new Option('--lang <lang>', 'language of the explanation').choices(['en', 'zh']).default('en')
  const program = new Command('ledger').description('Looks into the books of a till').exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : NOT_DONE))
  program.command('verify')
    .description('walks the chain, the sums and the balances, and says the first fault and what it means')
    .argument('<path>', 'data folder of the till, or a journal that was exported')
    .option('--head <at:hash>', 'an entry somebody holds: its number or its receipt’s, and the mark (may be repeated)', readHead, [])
    .option('--json', 'one line of JSON', false)
    .addOption(lang)
    .action(carefully(verify))
  program.command('export')
    .description('writes the journal as it is stored, or its postings for accountants; no names')
    .argument('<dir>', 'data folder of the till')
    .addOption(new Option('--format <format>', 'jsonl: exact entries; csv: postings').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--from <seq|day>', 'first entry, or first day', readLimit)
    .option('--to <seq|day>', 'last entry, or last day', readLimit)
    .option('--chain <id>', 'an earlier chain of the till, by its terminal id; the one it writes, unless given')
    .option('--out <file>', 'writes to a new file instead of the screen')
    .addOption(lang)
    .action(carefully(exportBooks))
  program.command('rebuild')
    .description('makes every balance of a closed till anew from its journal, after a backup')
    .argument('<dir>', 'data folder of the till')
    .option('--json', 'one line of JSON', false)
    .addOption(lang)
    .action(carefully(rebuild))
  await program.parseAsync()
}
