import { closeSync, ftruncateSync, openSync, readSync, realpathSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileLibrary } from '../power/library.ts'

const SOURCE = fileURLToPath(new URL('./faults.c', import.meta.url))

/** In the order of faults.c. */
const FAULTS = ['none', 'full', 'short', 'broken', 'read-only', 'slow', 'kill-before', 'kill-after', 'kill-torn', 'lost'] as const
const KINDS = ['database', 'wal', 'shared', 'backup', 'logs', 'segment', 'other'] as const
const CALLS = ['write', 'sync', 'name'] as const
/** Numbers of the order, then matched and fired, then the counts; four bytes each. */
const ORDER_NUMBERS = 7
const BYTES = 4 * (ORDER_NUMBERS + 2 + KINDS.length * CALLS.length)

/**
 * What becomes of a call: `full` ENOSPC; `short` half of it is written, the next gets ENOSPC; `broken` EIO; `read-only`
 * EROFS; `slow` it is done later; `kill-…` the process ends before it, after it, or with half of it written; `lost` EIO
 * from a sync, and what was not synced before reads as it was: the system dropped it.
 */
export type Fault = Exclude<(typeof FAULTS)[number], 'none'>
export type FileKind = (typeof KINDS)[number]
export type Call = (typeof CALLS)[number]

export interface Order {
  readonly fault: Fault
  readonly kinds: readonly FileKind[]
  readonly calls: readonly Call[]
  /** The first call it is for, counted from now; 1 is the next. */
  readonly nth: number
  /** How many calls; undefined: all until it is healed. */
  readonly times?: number
  readonly slowMs?: number
}

/** Every kind of file but the program's own logs, which no sale waits for. */
export const DATA_KINDS: readonly FileKind[] = KINDS.filter((kind) => kind !== 'logs')

const bits = <T extends string>(all: readonly T[], some: readonly T[]): number => some.reduce((sum, one) => sum | (1 << all.indexOf(one)), 0)

/** Faults of one folder's files, switched while the process runs. */
export class Faults {
  /** What a process needs in its environment. */
  readonly env: Readonly<Record<string, string>>
  private readonly fd: number
  private given = 0

  constructor(library: string, folder: string, ordersFile: string) {
    this.fd = openSync(ordersFile, 'w+')
    ftruncateSync(this.fd, 4096)
    this.env = { LD_PRELOAD: library, REGULARS_FAULT_DIR: realpathSync(folder), REGULARS_FAULT_ORDERS: ordersFile }
  }

  arm({ fault, kinds, calls, nth, times = 0, slowMs = 0 }: Order): void {
    this.heal()
    // What it is last, or a call between the two would meet half an order.
    this.given += 1
    this.write(4, [bits(KINDS, kinds), bits(CALLS, calls), nth, times, slowMs, this.given, 0, 0])
    this.write(0, [FAULTS.indexOf(fault)])
  }

  heal(): void {
    this.write(0, [0])
  }

  /** Calls that an order met since it was given. */
  fired(): number {
    return this.read()[ORDER_NUMBERS + 1] ?? 0
  }

  /** Calls that an order was for since it was given, met or not. */
  matched(): number {
    return this.read()[ORDER_NUMBERS] ?? 0
  }

  /** Calls of a kind so far. */
  count(kinds: readonly FileKind[], call: Call): number {
    const numbers = this.read()
    return kinds.reduce((sum, kind) => sum + (numbers[ORDER_NUMBERS + 2 + KINDS.indexOf(kind) * CALLS.length + CALLS.indexOf(call)] ?? 0), 0)
  }

  close(): void {
    closeSync(this.fd)
  }

  private write(offset: number, numbers: readonly number[]): void {
    writeSync(this.fd, Buffer.from(Int32Array.from(numbers).buffer), 0, numbers.length * 4, offset)
  }

  private read(): Int32Array {
    const bytes = Buffer.alloc(BYTES)
    readSync(this.fd, bytes, 0, BYTES, 0)
    return new Int32Array(bytes.buffer, bytes.byteOffset, BYTES / 4)
  }
}

/** Compiles the library into a folder; answers how to have faults for the files of another. */
export function buildFaults(folder: string): (dataDir: string) => Faults {
  const library = compileLibrary(SOURCE, folder, 'faults')
  let made = 0
  return (dataDir) => new Faults(library, dataDir, join(folder, `orders-${(made += 1)}`))
}
