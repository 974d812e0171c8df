import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import type { SyncView } from '../../core/contract/views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import type { Log } from '../../terminal/log/log.ts'
import { createIds } from '../../terminal/ids.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { putChain } from '../../terminal/store/chain-store.ts'
import { createJournalStore } from '../../terminal/store/journal-store.ts'
import type { JournalStore } from '../../terminal/store/journal-store.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import type { KeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { createRulebookStore } from '../../terminal/store/rulebook-store.ts'
import type { RulebookStore } from '../../terminal/store/rulebook-store.ts'
import type { SyncTimings } from '../../terminal/sync/ports.ts'
import { createSync } from '../../terminal/sync/sync.ts'
import type { Sync } from '../../terminal/sync/sync.ts'
import { firstRulebook } from './head-office.ts'
import type { TestHeadOffice } from './head-office.ts'
import { hasher, opened, saleEvent } from './journal-makers.ts'
import { until } from './network.ts'

/** A shop's patience, shortened for tests. */
export const QUICK: SyncTimings = { everyMs: 200, pairingPollMs: 50, firstWaitMs: 40, longestWaitMs: 160, requestTimeoutMs: 1_500, pagesARound: 20, askAgainMs: 60_000 }

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface SyncTillOptions {
  readonly dataDir: string
  readonly clock?: Clock
  readonly timings?: Partial<SyncTimings>
  readonly rulebook?: Rulebook
  readonly storeId?: string
  readonly headOfficeCa?: string | null
}

/** A till's real journal, key, rulebooks and sync, without the counter around them. */
export class SyncTill {
  readonly db: Database.Database
  readonly journal: JournalStore
  readonly keys: KeyStore
  readonly rulebooks: RulebookStore
  readonly sync: Sync
  readonly till: Till
  /** Every state the screens were told of. */
  readonly told: SyncView['state'][] = []
  private readonly options: SyncTillOptions

  constructor(options: SyncTillOptions) {
    this.options = options
    const clock = options.clock ?? createSystemClock()
    this.db = openDatabase(options.dataDir, { clock, log: silent })
    this.journal = createJournalStore(this.db, { clock, hasher })
    this.rulebooks = createRulebookStore(this.db, { clock })
    this.keys = openKeyStore(options.dataDir)
    if (this.journal.headOf().seq === 0) this.setUp(options.rulebook ?? firstRulebook)
    this.till = createTill({ db: this.db, clock, ids: createIds(clock), hasher, log: silent, keys: this.keys, onDiskChange: () => undefined })
    this.sync = createSync({
      till: this.till, version: '0.1.0', offeredUrl: 'http://127.0.0.1:8700/',
      timings: { ...QUICK, ...options.timings },
      headOfficeCa: options.headOfficeCa ?? null,
      onChange: () => void this.told.push(this.sync.view().state),
    })
  }

  private setUp(rulebook: Rulebook): void {
    const terminalId = randomUUID()
    this.db.transaction(() => {
      putChain(this.db, { number: 1, terminalId, publicKey: this.keys.publicKeyRaw, letters: '', before: 0, because: null, pairedBefore: null, heldUpTo: 0, begunAt: 0 })
      this.db.prepare('INSERT INTO terminal_identity (only, terminal_id, programme_id, store_id, store_name, till_number, demo, created_at) VALUES (1, ?, ?, ?, ?, 2, 1, 0)')
        .run(terminalId, rulebook.programme.id, this.options.storeId ?? 'tiong-bahru', JSON.stringify({ en: 'Tiong Bahru', zh: '中峇鲁' }))
      this.rulebooks.put(rulebook, null)
      this.journal.append(opened)
    })()
  }

  get terminalId(): string {
    return this.journal.terminalIdentity().terminalId
  }

  /** Completes sales as the counter does: journal row and sale in one transaction, then a word to sync. */
  sell(count = 1): string[] {
    const ids: string[] = []
    const insert = this.db.prepare('INSERT INTO sale (sale_id, seq, receipt_number, receipt_no, completed_at, business_day, total_minor, member_id, summary) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)')
    for (let i = 0; i < count; i++) {
      const saleId = randomUUID()
      const totalMinor = 100 + i
      this.db.transaction(() => {
        const { position: seq } = this.journal.append(saleEvent({ saleId, totalMinor, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: totalMinor, approvalCode: null }] }))
        insert.run(saleId, seq, seq, `R2-${seq}`, 0, '2026-08-14', totalMinor, '{}')
      })()
      ids.push(saleId)
      this.sync.wake()
    }
    return ids
  }

  async pair(url: string, office: TestHeadOffice): Promise<void> {
    const asked = await this.sync.pair(url)
    if (!asked.ok) throw new Error(JSON.stringify(asked.error))
    const typed = await office.typeCode(asked.value.pairingCode ?? '')
    if (typed.status !== 200) throw new Error(JSON.stringify(typed.body))
    await this.view((view) => view.paired)
  }

  view(holds: (view: SyncView) => boolean, withinMs?: number): Promise<SyncView> {
    return until(() => this.sync.view(), holds, withinMs)
  }

  /** Waits until head office has said that it holds everything. */
  caughtUp(withinMs?: number): Promise<SyncView> {
    return this.view((view) => view.waitingEntries === 0 && view.state === 'idle', withinMs)
  }

  async close(): Promise<void> {
    await this.sync.close()
    this.till.disk.close()
    this.db.close()
  }

  /** Closes, and opens again on the same folder. */
  async reopen(timings: Partial<SyncTimings> = {}): Promise<SyncTill> {
    await this.close()
    return new SyncTill({ ...this.options, timings: { ...this.options.timings, ...timings } })
  }
}
