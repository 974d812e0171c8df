import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'

/** https://sqlite.org/fileformat2.html, section 1.3 */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')
/** What every database of this product has; a header that cannot be read is taken to say so. */
const USUAL_PAGE_SIZE = 4096
/** Section 4.1: a header of the log, then frames of a header and a page. */
const WAL_HEADER = 32
const FRAME_HEADER = 24
const WAL_MAGIC = 0x377f0682

/** The pages of a database file as they lie, with what its log puts in their place; nothing is changed. */
export interface Pages {
  readonly pageSize: number
  /** Of a page, for content: without the bytes that extensions keep at its end. */
  readonly usable: number
  readonly count: number
  /** The numbers the header says; null where it cannot be read. */
  readonly header: { readonly userVersion: number; readonly applicationId: number } | null
  /** A page by its number from 1; null where the file has none. Valid until the next call. */
  page(number: number): Buffer | null
  /** The log lost transactions that SQLite would pass over in silence. */
  readonly isLogBroken: boolean
  /** The last thing in the log is a whole transaction, so that nothing came after it. */
  readonly isLogEndWhole: boolean
  close(): void
}

interface Log {
  /** Where in the log the newest readable image of each page begins. */
  readonly newest: ReadonlyMap<number, number>
  /** A frame cannot be read, and a whole transaction follows it: something that was acknowledged is lost to SQLite, which stops there. */
  readonly isBroken: boolean
  readonly isEndWhole: boolean
}

/** Opens the file and its log to read pages from. Throws what the system says. */
export function openPages(path: string): Pages {
  const fd = openSync(path, 'r')
  const walPath = `${path}-wal`
  const walFd = existsSync(walPath) ? openSync(walPath, 'r') : null
  const bytes = statSync(path).size
  const start = readAt(fd, 0, 100)
  const isReadable = start !== null && start.subarray(0, 16).equals(MAGIC)
  const pageSize = isReadable && isPageSize(start.readUInt16BE(16)) ? start.readUInt16BE(16) : USUAL_PAGE_SIZE
  const log = readLog(walFd, walFd === null ? 0 : statSync(walPath).size, pageSize)
  const buffer = Buffer.alloc(pageSize)
  const count = Math.max(Math.ceil(bytes / pageSize), ...log.newest.keys())
  const reserved = isReadable ? start.readUInt8(20) : 0

  function page(number: number): Buffer | null {
    const inLog = log.newest.get(number)
    if (walFd !== null && inLog !== undefined) return readSync(walFd, buffer, 0, pageSize, inLog) === pageSize ? buffer : null
    // The last page of a file that was cut off is read as far as it goes.
    const read = readSync(fd, buffer, 0, pageSize, (number - 1) * pageSize)
    if (read === 0) return null
    return buffer.fill(0, read)
  }

  const first = page(1)?.subarray(0, 100) ?? null
  const hasHeader = first !== null && first.subarray(0, 16).equals(MAGIC)
  return {
    pageSize, count,
    usable: pageSize - (reserved < 32 ? reserved : 0),
    header: hasHeader ? { userVersion: first.readUInt32BE(60), applicationId: first.readUInt32BE(68) } : null,
    page,
    isLogBroken: log.isBroken,
    isLogEndWhole: log.isEndWhole,
    close() {
      closeSync(fd)
      if (walFd !== null) closeSync(walFd)
    },
  }
}

const isPageSize = (size: number): boolean => size >= 512 && size <= 32_768 && (size & (size - 1)) === 0

function readAt(fd: number, at: number, length: number): Buffer | null {
  const buffer = Buffer.alloc(length)
  return readSync(fd, buffer, 0, length, at) === length ? buffer : null
}

/** Whether the log beside a database lost transactions that SQLite would pass over in silence. */
export function isLogBroken(path: string): boolean {
  const walPath = `${path}-wal`
  if (!existsSync(walPath)) return false
  const fd = openSync(walPath, 'r')
  try {
    return readLog(fd, statSync(walPath).size, null).isBroken
  } finally {
    closeSync(fd)
  }
}

/** The smallest piece that a drive writes whole. */
const SECTOR = 512
/** Page number and mark of a frame, before its salts. */
const MARK_END = 8

interface Frame {
  readonly page: number
  /** Not 0: it ends a transaction. */
  readonly commitSize: number
  readonly salts: Buffer
  readonly sums: Sums
}

/**
 * Reads the frames of a log that belong to its present round. A frame's sums go on from those of the frame before, so a
 * frame that cannot be read hides only itself: the next is checked against what the header of the one before it says. What
 * comes after it counts where a transaction was written after the one it belongs to: the log is synced before each answer,
 * so that one was acknowledged. Else it is the end of a log that a power cut tore, and was promised to nobody.
 */
function readLog(fd: number | null, bytes: number, pageSize: number | null): Log {
  const header = fd === null ? null : readAt(fd, 0, WAL_HEADER)
  if (fd === null || header === null) return { newest: new Map(), isBroken: false, isEndWhole: true }
  const round = roundOf(header)
  const frameSize = FRAME_HEADER + (pageSize ?? round?.pageSize ?? USUAL_PAGE_SIZE)
  const newest = new Map<number, number>()
  const afterBad: [number, number][] = []
  let pending: [number, number][] = []
  let seed: Sums | null = round?.sums ?? null
  let salts: Buffer | null = round?.salts ?? null
  let isPastBad = round === null
  let endsPastBad = 0
  let isBroken = false
  let isEndWhole = true
  const buffer = Buffer.alloc(frameSize)
  for (let at = WAL_HEADER; at + frameSize <= bytes && readSync(fd, buffer, 0, frameSize, at) === frameSize; at += frameSize) {
    const frame = frameOf(buffer)
    isEndWhole = false
    const isOfRound = frame.page > 0 && (salts === null || frame.salts.equals(salts))
    if (!isOfRound && !isBlank(buffer)) {
      isEndWhole = pending.length === 0
      if (salts !== null && seed !== null && !isPastBad) break
      seed = null
      isPastBad = true
      continue
    }
    if (isOfRound && endsPastBad > 0) isBroken = true
    const holds = isOfRound && hasSums(buffer, frame, seed, round?.isBig ?? false)
    const ends = frame.commitSize > 0 && (!isMarkTearable(at) || (holds && seed !== null))
    if (holds) {
      isEndWhole = frame.commitSize > 0
      salts ??= Buffer.from(frame.salts)
      pending.push([frame.page, at + FRAME_HEADER])
      if (frame.commitSize > 0 && isPastBad) afterBad.push(...pending)
      else if (frame.commitSize > 0) for (const [page, where] of pending) newest.set(page, where)
    } else isPastBad = true
    if (isOfRound && ends) {
      pending = []
      if (isPastBad) endsPastBad += 1
    }
    seed = isOfRound ? frame.sums : null
  }
  if (isBroken) for (const [page, where] of afterBad) newest.set(page, where)
  return { newest, isBroken, isEndWhole }
}

type Sums = readonly [number, number]

/** What the header of a log says of its frames; null where it cannot be read. */
function roundOf(header: Buffer): { pageSize: number; isBig: boolean; sums: Sums; salts: Buffer } | null {
  const magic = header.readUInt32BE(0)
  const isBig = (magic & 1) === 1
  const sums = sumsAt(header, 24)
  const isWhole = (magic & ~1) >>> 0 === WAL_MAGIC && isPageSize(header.readUInt32BE(8)) && sameSums(sumsOf(header.subarray(0, 24), [0, 0], isBig), sums)
  return isWhole ? { pageSize: header.readUInt32BE(8), isBig, sums, salts: Buffer.from(header.subarray(16, 24)) } : null
}

/**
 * Whether a drive that writes sectors of 512 bytes may have put the end of a frame's header on the disk without its first
 * eight bytes: there the mark that ends a transaction may be left over from an older round, and counts only where the sums
 * hold, which it is part of.
 */
const isMarkTearable = (at: number): boolean => at % SECTOR > SECTOR - 1 - MARK_END
const isBlank = (buffer: Buffer): boolean => buffer.subarray(0, FRAME_HEADER).every((byte) => byte === 0)

function frameOf(buffer: Buffer): Frame {
  return { page: buffer.readUInt32BE(0), commitSize: buffer.readUInt32BE(4), salts: buffer.subarray(8, 16), sums: sumsAt(buffer, 16) }
}

/** Without sums to go on from, the marks of the round are all that is known: what its page holds is judged by its rows. */
function hasSums(buffer: Buffer, frame: Frame, seed: Sums | null, isBig: boolean): boolean {
  return seed === null || sameSums(sumsOf(buffer.subarray(FRAME_HEADER), sumsOf(buffer.subarray(0, 8), seed, isBig), isBig), frame.sums)
}

const sumsAt = (buffer: Buffer, at: number): Sums => [buffer.readUInt32BE(at), buffer.readUInt32BE(at + 4)]
const sameSums = (a: Sums, b: Sums): boolean => a[0] === b[0] && a[1] === b[1]

/** Section 4.2: the sums of a log, over pairs of 32-bit words. */
function sumsOf(bytes: Buffer, seed: Sums, isBig: boolean): Sums {
  let [first, second] = seed
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    first = (first + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + second) >>> 0
    second = (second + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + first) >>> 0
  }
  return [first, second]
}
