import { createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openFileReadOnly } from '../../terminal/store/open-read-only.ts'
import { KEY_FILE } from '../../terminal/store/key-store.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { SQUID, allRowsOf, rowsOf } from '../support/backup-till.ts'
import { fault, look } from '../support/member-till.ts'
import { FRIDAY_NOON, MANAGER, MEI_LIN_CARD, command, handClock, openTill, temporaryFolder } from '../support/till.ts'

const FOLDER = new URL('../fixtures/databases/', import.meta.url)
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))

interface Known {
  readonly key: string
  readonly lastMigration: number
  readonly entries: number
  readonly sales: number
  readonly salesTotalMinor: number
  readonly lots: readonly (readonly [string, number])[]
  readonly tiers: readonly (readonly [string, string])[]
  readonly instruments: readonly (readonly [string, number])[]
}

/** A till's folder as that program left it. */
function asItWasLeft(name: string, dataDir: string): Known {
  const known = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Known
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'regulars.db'), gunzipSync(readFileSync(new URL(`${name}.db.gz`, FOLDER))))
  const key = createPrivateKey({ key: Buffer.from(known.key, 'base64'), format: 'der', type: 'pkcs8' })
  writeFileSync(join(dataDir, KEY_FILE), key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  return known
}

describe('a database that an earlier program made', () => {
  const undo: (() => void | Promise<void>)[] = []
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one()
  })

  it('is there for every layout that was released', () => {
    expect(names).toEqual(['0003', '0004', '0010', '0011'])
  })

  it.each(names)('%s opens after a copy was made of it, its books hold, its balances are what they were, and it sells', async (name) => {
    const { dir, remove } = temporaryFolder()
    undo.push(remove)
    const dataDir = join(dir, 'till')
    const known = asItWasLeft(name, dataDir)
    const before = rowsOf(join(dataDir, 'regulars.db'))
    expect([before.length, Number(name)]).toEqual([known.entries, known.lastMigration])

    const till = await openTill({ dataDir, clock: handClock(FRIDAY_NOON + 3_600_000) })
    undo.push(() => till.close())
    const balances = () => look(till, (db) => ({
      lastMigration: db.pragma('user_version', { simple: true }),
      sales: db.prepare('SELECT count(*) FROM sale').pluck().get(),
      salesTotalMinor: db.prepare('SELECT sum(total_minor) FROM sale').pluck().get(),
      lots: db.prepare('SELECT member_id, sum(remaining) FROM projected_lot GROUP BY member_id HAVING sum(remaining) > 0 ORDER BY member_id').raw().all(),
      tiers: db.prepare('SELECT member_id, tier_id FROM projected_tier ORDER BY member_id').raw().all(),
      instruments: db.prepare('SELECT instrument_id, balance_minor FROM projected_instrument ORDER BY instrument_id').raw().all(),
    }))
    expect(fault(till)).toBeNull()
    const { key: _key, entries: _entries, ...told } = known
    expect(balances()).toEqual({ ...told, lastMigration: ownMigrations().length })
    expect(allRowsOf(dataDir)).toEqual(before)

    // The copy from before is whole, and as that program left it.
    const [copy] = readdirSync(join(dataDir, 'backups')).filter((each) => each.startsWith(`before-migration-from-${known.lastMigration}-`))
    const db = openFileReadOnly(join(dataDir, 'backups', copy ?? ''))
    undo.push(() => void db.close())
    expect(db.pragma('user_version', { simple: true })).toBe(known.lastMigration)
    expect(checkBooks(db, createHasher())).toMatchObject({ fault: null, totals: { sales: known.sales } })

    // Its key fits: it is the same till. What was in the basket and on hold is still there.
    expect(await till.call('terminal.get', {})).toMatchObject({ chain: null, spendingBarred: null, suspectedCopy: null })
    await till.signIn(MANAGER)
    const { sale: open } = await till.call('sale.current', {})
    expect(open?.lines).toHaveLength(1)
    if (open) await till.payCash(open, 50_000)
    const { held } = await till.call('sale.held', {})
    const { sale: recalled } = await till.call('sale.recall', { ...command(), saleId: held[0]?.saleId ?? '' })
    if (recalled) await till.payCash(recalled, 50_000)
    await till.scan(MEI_LIN_CARD)
    const basket = await till.scan(SQUID)
    await till.call('sale.complete', { ...command(), saleId: basket.saleId, revision: basket.revision, tenders: [{ kind: 'points', points: 100 }, { kind: 'cash', givenMinor: 50_000 }] })
    expect(balances().sales).toBe(known.sales + 3)
    expect(fault(till)).toBeNull()
    // A sale of that program is found and comes back.
    const first = look(till, (each) => each.prepare<[], { id: string }>('SELECT sale_id AS id FROM sale ORDER BY seq LIMIT 1').get())
    const { sale } = await till.call('return.find', { of: { saleId: first?.id ?? '' } })
    await till.call('return.make', {
      ...command(), saleId: first?.id ?? '', lines: sale.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli })),
      memberId: null, returnsMade: sale.returnsMade, reason: 'not-wanted', approval: null,
    })
    expect(fault(till)).toBeNull()
    const again = await till.reopen()
    undo.push(() => again.close())
    expect(fault(again)).toBeNull()
  })
})
