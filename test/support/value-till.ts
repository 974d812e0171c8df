import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect } from 'vitest'
import type { MethodName } from '../../core/contract/methods.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import type { BookReport } from '../../terminal/services/ledger-report.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { barcodeOf, command, layNewTill, openTill, temporaryFolder } from './till.ts'
import type { TestTill } from './till.ts'

/** 7.90. */
export const SQUID = 'squid-cleaned-300g'
export const SQUID_MINOR = 790

type Json = Record<string, unknown>

/** A till to sell, spend and settle at. */
export interface ValueTill extends TestTill {
  reopen(): Promise<ValueTill>
  /** From now on the books are checked after every call that changed something. */
  watch(): void
  /** What the books say, sound. */
  books(): BookReport
  journal<T extends JournalEvent['type']>(type: T): Extract<JournalEvent, { type: T }>[]
  /** Puts a gift card into the sale; its code. */
  load(amountMinor: number, code?: string | null): Promise<string>
  /** Sells one gift card for cash; its code. */
  sellCard(amountMinor: number, code?: string | null): Promise<string>
  /** Starts a sale of so many squid. */
  squid(pieces?: number): Promise<SaleView>
  /** Pays the open sale. */
  pay(tenders: Tender[], approval?: MethodInput<'sale.complete'>['approval']): Promise<MethodOutput<'sale.complete'>['completed']>
  refusedPay(tenders: Tender[], approval?: MethodInput<'sale.complete'>['approval']): Promise<{ code: string; data: unknown }>
  balance(code: string): Promise<number>
}

export const card = (code: string, amountMinor: number | null = null): Tender => ({ kind: 'gift-card', code, amountMinor })
export const credit = (code: string, amountMinor: number | null = null): Tender => ({ kind: 'store-credit', code, amountMinor })
export const cash = (givenMinor: number): Tender => ({ kind: 'cash', givenMinor })

/** A new till before each test, the cashier signed in, the demo rules changed as told; after it, its books sound, and closed. */
export function valueTillBeforeEach(take: (till: ValueTill) => void, current: () => ValueTill, change: Json = {}): void {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    folder = temporaryFolder()
    await layNewTill(folder.dir, JSON.stringify(change), (dataDir) => {
      if (Object.keys(change).length > 0) changeRules(dataDir, change)
    })
    const till = await openTill({ dataDir: folder.dir })
    await till.signIn()
    take(audited(till))
  })
  afterEach(async () => {
    current().books()
    await current().close()
    folder.remove()
  })
}

/** The rules in force changed, as a next version; while the till is closed. */
export function changeRules(dataDir: string, change: Json): void {
  const db = new Database(join(dataDir, 'regulars.db'))
  const { version, body } = db.prepare<[], { version: number; body: string }>('SELECT version, body FROM rulebook ORDER BY version DESC LIMIT 1').get()!
  const rulebook = { ...(JSON.parse(body) as Json), version: version + 1, ...change }
  db.prepare('INSERT INTO rulebook (version, effective_at, body, envelope, received_at) SELECT ?, effective_at, ?, NULL, received_at FROM rulebook WHERE version = ?').run(version + 1, JSON.stringify(rulebook), version)
  db.close()
}

function audited(till: TestTill, isWatched = false): ValueTill {
  let watched = isWatched
  const books = (): BookReport => {
    const db = openReadOnly(till.dataDir)
    try {
      const report = checkBooks(db, createHasher())
      expect(report.fault).toBeNull()
      return report
    } finally {
      db.close()
    }
  }
  async function call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    const output = await till.call(method, input)
    if (watched && 'commandId' in input) books()
    return output
  }
  async function completing(tenders: Tender[], approval: MethodInput<'sale.complete'>['approval']): Promise<MethodInput<'sale.complete'>> {
    const { sale } = await till.call('sale.current', {})
    if (!sale) throw new Error('no sale is open')
    return { ...command(), saleId: sale.saleId, revision: sale.revision, tenders, ...(approval === undefined ? {} : { approval }) }
  }
  const made: ValueTill = {
    ...till, call, books,
    reopen: async () => audited(await till.reopen(), watched),
    watch: () => void (watched = true),
    journal(type) {
      const db = openReadOnly(till.dataDir)
      const rows = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all()
      db.close()
      return rows.map((row) => JSON.parse(row.body) as JournalEvent).filter((event): event is Extract<JournalEvent, { type: typeof type }> => event.type === type)
    },
    load: async (amountMinor, code = null) => (await call('giftCard.addToSale', { ...command(), code, amountMinor })).code,
    async sellCard(amountMinor, code = null) {
      const sold = await made.load(amountMinor, code)
      await made.pay([cash(amountMinor)])
      return sold
    },
    async squid(pieces = 1) {
      let sale = await till.scan(barcodeOf(SQUID))
      for (let more = 1; more < pieces; more += 1) sale = await till.scan(barcodeOf(SQUID))
      return sale
    },
    pay: async (tenders, approval) => (await call('sale.complete', await completing(tenders, approval))).completed,
    refusedPay: async (tenders, approval) => till.refusal('sale.complete', await completing(tenders, approval)),
    balance: async (code) => (await till.call('storedValue.get', { code })).value.balanceMinor,
  }
  return made
}
