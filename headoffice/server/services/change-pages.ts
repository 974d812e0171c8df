import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { MAX_PAGE_CHANGES, MAX_PAGE_CHARS } from '../../../core/sync/changes.ts'
import type { Change, ChangesPage } from '../../../core/sync/changes.ts'
import { changesAfter, horizonWhereNothingCame, isAhead, isBeforeKept, logHorizon } from '../store/change-store.ts'
import type { LogPosition, NotedChange } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { readCursor, writeCursor } from './change-cursor.ts'
import type { ChangeCursor, SnapshotPlace } from './change-cursor.ts'
import type { ChangeSource, Reader } from './change-source.ts'
import type { ChangeSources } from './change-sources.ts'

export interface ChangePagesDeps {
  readonly database: Database
  readonly sources: ChangeSources
}

type Told = Pick<ChangesPage, 'cursor' | 'more' | 'snapshot'> & { readonly changes: readonly Change[] }

/** As many of the first changes as a page holds; always at least one. */
function fitting(changes: readonly Change[]): number {
  let chars = 0
  const tooMany = changes.findIndex((change, i) => (chars += JSON.stringify(change).length) > MAX_PAGE_CHARS && i > 0)
  return tooMany === -1 ? changes.length : tooMany
}

/**
 * Pages of what a till may see. A page is read in one transaction of one snapshot of the database: rows of the log below its
 * oldest running transaction, and what they speak of as it is then. No server remembers anything between two pages.
 */
export function createChangePages({ database, sources }: ChangePagesDeps) {
  const order = Object.entries<ChangeSource>(sources)
  const sourceOf = new Map(order)
  const kinds = order.map(([kind]) => kind)

  /** One page read as of one moment. */
  async function asOfNow<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
    return database.transaction(async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
      return read(client)
    })
  }

  /** The rows of the log that one page tells of: no more things of a kind than its source reads at once. */
  function forOnePage(rows: readonly NotedChange[]): readonly NotedChange[] {
    const keysOf = new Map<string, Set<string>>()
    const end = rows.findIndex(({ kind, key }) => {
      const source = sourceOf.get(kind)
      if (!source) return false
      const keys = keysOf.get(kind) ?? new Set()
      keysOf.set(kind, keys.add(key))
      return keys.size > source.atOnce
    })
    return end === -1 ? rows : rows.slice(0, end)
  }

  /** What rows of the log speak of, as it is now, by kind and key. */
  async function read(client: PoolClient, rows: readonly NotedChange[], reader: Reader): Promise<Map<string, Change>> {
    const found = new Map<string, Change>()
    for (const [kind, source] of order) {
      const keys = [...new Set(rows.filter((row) => row.kind === kind).map(({ key }) => key))]
      if (keys.length === 0) continue
      for (const change of await source.page(client, keys, reader)) found.set(`${kind} ${change.key}`, change)
    }
    return found
  }

  async function fromLog(client: PoolClient, { incarnation, log }: ChangeCursor, reader: Reader): Promise<Told> {
    const horizon = await logHorizon(client)
    const rows = await changesAfter(client, reader, log, horizon, MAX_PAGE_CHANGES)
    const some = forOnePage(rows)
    const found = await read(client, some, reader)
    // A thing that changed more than once is told once, where it changed first.
    const told = some.flatMap((row) => {
      const id = `${row.kind} ${row.key}`
      const change = found.get(id)
      found.delete(id)
      return change ? [{ row, change }] : []
    })
    const count = fitting(told.map(({ change }) => change))
    const isWhole = count === told.length && some.length === rows.length && rows.length < MAX_PAGE_CHANGES
    const next: LogPosition = isWhole ? later(log, horizon) : lastRow(count === told.length ? some : some.slice(0, some.indexOf(told[count]!.row)))
    return { cursor: writeCursor({ incarnation, log: next, snapshot: null }), more: !isWhole, snapshot: null, changes: told.slice(0, count).map(({ change }) => change) }
  }

  async function fromSnapshot(client: PoolClient, { incarnation, log }: ChangeCursor, place: SnapshotPlace, isFirst: boolean, reader: Reader): Promise<Told> {
    // A kind that this server does not know: the snapshot was begun by a newer one. It is told what is known here.
    const from = kinds.indexOf(place.kind)
    for (let at = Math.max(from, 0); at < order.length; at++) {
      const [kind, source] = order[at]!
      const afterKey = kind === place.kind ? place.afterKey : null
      const limit = Math.min(source.atOnce, MAX_PAGE_CHANGES)
      const keys = await source.keysAfter(client, reader, afterKey, limit)
      if (keys.length === 0) continue
      const found = new Map((await source.page(client, keys, reader)).map((change) => [change.key, change]))
      const changes = keys.flatMap((key) => found.get(key) ?? [])
      const count = fitting(changes)
      const lastKey = count === changes.length ? keys.at(-1)! : changes[count - 1]!.key
      const next = { id: place.id, kind, afterKey: lastKey }
      return { cursor: writeCursor({ incarnation, log, snapshot: next }), more: true, snapshot: { id: place.id, isFirst, isLast: false }, changes: changes.slice(0, count) }
    }
    return { cursor: writeCursor({ incarnation, log, snapshot: null }), more: true, snapshot: { id: place.id, isFirst, isLast: true }, changes: [] }
  }

  /** Where to go on: from the cursor, or from the start of a snapshot. */
  async function startOf(client: PoolClient, cursor: string | null, incarnation: string): Promise<ChangeCursor & { isFirst: boolean }> {
    const given = cursor === null ? null : readCursor(cursor)
    const goesOn = given?.incarnation === incarnation && !(await isBeforeKept(client, given.log)) && !(await isAhead(client, given.log))
    if (goesOn) return { ...given, isFirst: false }
    return { incarnation, log: await logHorizon(client), snapshot: { id: randomUUID(), kind: kinds[0] ?? '', afterKey: null }, isFirst: true }
  }

  /** The page of a till that has heard everything, which is most of what is asked: no transaction, one statement. Null: there may be more to say. */
  async function nothingNew(cursor: string | null, incarnation: string, reader: Reader): Promise<Told | null> {
    const given = cursor === null ? null : readCursor(cursor)
    if (given === null || given.incarnation !== incarnation || given.snapshot !== null) return null
    const horizon = await horizonWhereNothingCame(database.pool, reader, given.log)
    return horizon === null ? null : { cursor: writeCursor({ incarnation, log: later(given.log, horizon), snapshot: null }), more: false, snapshot: null, changes: [] }
  }

  return {
    kinds,
    /** The page after a cursor; null or a cursor that says nothing here: the first page of a snapshot. */
    async after(cursor: string | null, incarnation: string, reader: Reader): Promise<Told> {
      return (await nothingNew(cursor, incarnation, reader)) ?? asOfNow(async (client) => {
        const start = await startOf(client, cursor, incarnation)
        return start.snapshot === null ? fromLog(client, start, reader) : fromSnapshot(client, start, start.snapshot, start.isFirst, reader)
      })
    },
    /** One thing as it is now; empty where there is nothing to say of it. */
    one(kind: string, key: string, reader: Reader): Promise<readonly Change[]> {
      return asOfNow(async (client) => (await sourceOf.get(kind)?.page(client, [key], reader)) ?? [])
    },
  }
}
export type ChangePages = ReturnType<typeof createChangePages>

function lastRow(rows: readonly NotedChange[]): LogPosition {
  const last = rows.at(-1)
  if (!last) throw new Error('a page of the log without rows does not end before the log')
  return { xid: last.xid, position: last.position }
}

/** The later of two places; the oldest running transaction may be behind what a till has read. */
function later(a: LogPosition, b: LogPosition): LogPosition {
  return BigInt(a.xid) > BigInt(b.xid) || (a.xid === b.xid && a.position >= b.position) ? a : b
}
