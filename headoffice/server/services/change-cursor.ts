import { z } from 'zod'
import { idSchema } from '../../../core/base/numbers.ts'
import type { LogPosition } from '../store/change-store.ts'

/** Where a snapshot stands: the last key told of one kind (null: none yet). */
export interface SnapshotPlace {
  readonly id: string
  readonly kind: string
  readonly afterKey: string | null
}

/** Where a till has read to. While a snapshot is told, `log` is where it reads on from afterwards. */
export interface ChangeCursor {
  readonly incarnation: string
  readonly log: LogPosition
  readonly snapshot: SnapshotPlace | null
}

const xidSchema = z.string().regex(/^\d{1,20}$/)
const positionSchema = z.string().regex(/^\d{1,16}$/).transform(Number)
const packedKey = (key: string | null) => (key === null ? '' : Buffer.from(key, 'utf8').toString('base64url'))

/** A cursor as text. It is sent to the till and comes back unread, so that any server of a database can go on with it. */
export function writeCursor({ incarnation, log, snapshot }: ChangeCursor): string {
  const parts = [incarnation, log.xid, String(log.position)]
  return (snapshot === null ? parts : [...parts, snapshot.id, snapshot.kind, packedKey(snapshot.afterKey)]).join('.')
}

/** Null for anything that is no cursor. */
export function readCursor(text: string): ChangeCursor | null {
  const parts = text.split('.')
  const [incarnation, xid, position, id, kind, key] = parts
  const log = z.object({ incarnation: idSchema, xid: xidSchema, position: positionSchema }).safeParse({ incarnation, xid, position })
  if (!log.success || (parts.length !== 3 && parts.length !== 6)) return null
  const at = { incarnation: log.data.incarnation, log: { xid: log.data.xid, position: log.data.position } }
  if (id === undefined || kind === undefined || key === undefined) return { ...at, snapshot: null }
  if (!idSchema.safeParse(id).success) return null
  return { ...at, snapshot: { id, kind, afterKey: key === '' ? null : Buffer.from(key, 'base64url').toString('utf8') } }
}
