import type { Pages } from './salvage-pages.ts'

/** What a column of a stored row may hold. */
export type StoredValue = null | number | string | Buffer

/** A row as a page of a tree holds it. */
export interface StoredRow {
  /** Null in a tree that is kept by key: a table without row numbers, an index. */
  readonly rowid: number | null
  readonly values: readonly StoredValue[]
}

export interface ReadPage {
  readonly kind: 'table' | 'key'
  readonly children: readonly number[]
  readonly rows: readonly StoredRow[]
  /** Cells that are none. */
  readonly bad: number
}

/** https://sqlite.org/fileformat2.html, section 1.6: the first byte of a page of a tree. */
const KINDS: Readonly<Record<number, { kind: ReadPage['kind']; isLeaf: boolean }>> = {
  2: { kind: 'key', isLeaf: false },
  5: { kind: 'table', isLeaf: false },
  10: { kind: 'key', isLeaf: true },
  13: { kind: 'table', isLeaf: true },
}

/** Thrown inside this file for bytes that cannot be what they should be. */
class NotReadable extends Error {}

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads one page of a tree; null where it is none. Cells that cannot be read are counted, not guessed. */
export function readPage(pages: Pages, number: number): ReadPage | null {
  const found = pages.page(number)
  if (found === null) return null
  // Long rows go on in other pages, which are read into the same buffer.
  const page = Buffer.from(found)
  const start = number === 1 ? 100 : 0
  const kind = KINDS[page.readUInt8(start)]
  if (kind === undefined) return null
  const cells = page.readUInt16BE(start + 3)
  const pointers = start + (kind.isLeaf ? 8 : 12)
  if (pointers + cells * 2 > pages.usable) return null
  const children: number[] = []
  const rows: StoredRow[] = []
  let bad = 0
  for (let n = 0; n < cells; n++) {
    try {
      const at = page.readUInt16BE(pointers + n * 2)
      if (at < pointers + cells * 2 || at >= pages.usable) throw new NotReadable()
      const payloadAt = kind.isLeaf ? at : at + 4
      if (!kind.isLeaf) children.push(page.readUInt32BE(at))
      if (kind.isLeaf || kind.kind === 'key') rows.push(readCell(pages, page, payloadAt, kind.kind))
    } catch (error) {
      if (!(error instanceof NotReadable || error instanceof RangeError || error instanceof TypeError)) throw error
      bad += 1
    }
  }
  if (!kind.isLeaf) children.push(page.readUInt32BE(start + 8))
  return { kind: kind.kind, children, rows, bad }
}

function readCell(pages: Pages, page: Buffer, at: number, kind: ReadPage['kind']): StoredRow {
  const length = varint(page, at)
  const rowid = kind === 'table' ? varint(page, length.next) : null
  const payload = payloadOf(pages, page, rowid?.next ?? length.next, length.value, kind)
  return { rowid: rowid?.value ?? null, values: recordOf(payload) }
}

/** Section 1.6: how much of a long row is in the page itself. */
function localLength(usable: number, length: number, kind: ReadPage['kind']): number {
  const most = kind === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
  if (length <= most) return length
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const rest = least + ((length - least) % (usable - 4))
  return rest <= most ? rest : least
}

function payloadOf(pages: Pages, page: Buffer, at: number, length: number, kind: ReadPage['kind']): Buffer {
  if (length > pages.count * pages.usable) throw new NotReadable()
  const local = localLength(pages.usable, length, kind)
  if (at + local > pages.usable) throw new NotReadable()
  if (local === length) return page.subarray(at, at + local)
  const parts = [page.subarray(at, at + local)]
  let left = length - local
  let next = page.readUInt32BE(at + local)
  while (left > 0) {
    const overflow = next === 0 ? null : pages.page(next)
    if (overflow === null) throw new NotReadable()
    const here = Math.min(left, pages.usable - 4)
    parts.push(Buffer.from(overflow.subarray(4, 4 + here)))
    left -= here
    next = overflow.readUInt32BE(0)
  }
  if (next !== 0) throw new NotReadable()
  return Buffer.concat(parts)
}

/** Section 2.1: kinds of the values first, then the values. */
function recordOf(payload: Buffer): StoredValue[] {
  const header = varint(payload, 0)
  if (header.value > payload.length) throw new NotReadable()
  const values: StoredValue[] = []
  let body = header.value
  for (let at = header.next; at < header.value;) {
    const type = varint(payload, at)
    at = type.next
    const { value, length } = valueOf(payload, body, type.value)
    values.push(value)
    body += length
  }
  if (body !== payload.length) throw new NotReadable()
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

function valueOf(payload: Buffer, at: number, type: number): { value: StoredValue; length: number } {
  if (type === 0) return { value: null, length: 0 }
  if (type === 8 || type === 9) return { value: type - 8, length: 0 }
  if (type === 7) return { value: payload.readDoubleBE(at), length: 8 }
  if (type < 7) {
    const length = INTEGER_BYTES[type] ?? 0
    const value = length === 8 ? Number(payload.readBigInt64BE(at)) : payload.readIntBE(at, length)
    if (!Number.isSafeInteger(value)) throw new NotReadable()
    return { value, length }
  }
  if (type < 12) throw new NotReadable()
  const length = Math.floor((type - 12) / 2)
  if (at + length > payload.length) throw new NotReadable()
  const bytes = payload.subarray(at, at + length)
  return { value: type % 2 === 1 ? text.decode(bytes) : Buffer.from(bytes), length }
}

/** Section 1.6: up to nine bytes, seven bits each; of nine, eight in the last. */
function varint(buffer: Buffer, at: number): { value: number; next: number } {
  const only = buffer.readUInt8(at)
  if (only < 0x80) return { value: only, next: at + 1 }
  let value = 0n
  for (let n = 0; n < 9; n++) {
    const byte = buffer.readUInt8(at + n)
    if (n === 8) value = (value << 8n) | BigInt(byte)
    else value = (value << 7n) | BigInt(byte & 0x7f)
    if (n === 8 || byte < 0x80) {
      const number = Number(BigInt.asIntN(64, value))
      if (!Number.isSafeInteger(number) || number < 0) throw new NotReadable()
      return { value: number, next: at + n + 1 }
    }
  }
  throw new NotReadable()
}
