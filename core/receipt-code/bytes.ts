/** Puts values one after the other into bytes: whole numbers in as few as they need, texts with their length before them. */
export interface ByteWriter {
  /** A safe integer from 0, seven bits a byte, the lowest first (LEB128). Throws on any other number. */
  count(value: number): void
  /** A safe integer that may be negative. */
  signed(value: number): void
  /** A text, each UTF-16 unit a count: one byte for a character of ASCII. */
  text(value: string): void
  /** A text that mostly is a number, such as one of goods: 13 digits in 7 bytes. */
  digits(value: string): void
  /** A UUID, less the bytes it begins with as the one before did: those made after one another do. */
  id(value: string): void
  raw(bytes: Uint8Array): void
  list<T>(items: readonly T[], write: (item: T) => void): void
  bytes(): Uint8Array
}

/** Reads what a `ByteWriter` wrote. Everything throws `ByteFault` where the bytes are none of its. */
export interface ByteReader {
  count(): number
  signed(): number
  text(): string
  digits(): string
  id(): string
  raw(length: number): Uint8Array
  list<T>(read: () => T): T[]
  /** Throws where anything is left. */
  end(): void
}

/** Bytes that cannot be read: of another kind, cut short, or too many. */
export class ByteFault extends Error {}

const ID_BYTES = 16
const MOST_ITEMS = 10_000
const LAST_UNIT = 0xffff
/** Numbers that are told as such: no zero in front, and safe integers. */
const PLAIN_NUMBER = /^[1-9]\d{0,14}$/

export function byteWriter(): ByteWriter {
  const all: number[] = []
  let lastId: Uint8Array = new Uint8Array(ID_BYTES)
  const put = {
    count(value: number): void {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a count: ${value}`)
      let left = value
      while (left >= 0x80) {
        all.push((left % 0x80) | 0x80)
        left = Math.floor(left / 0x80)
      }
      all.push(left)
    },
    raw(bytes: Uint8Array): void {
      for (const byte of bytes) all.push(byte)
    },
    text(value: string): void {
      put.count(value.length)
      for (let at = 0; at < value.length; at += 1) put.count(value.charCodeAt(at))
    },
  }
  return {
    ...put,
    signed(value) {
      all.push(value < 0 ? 1 : 0)
      put.count(Math.abs(value))
    },
    digits(value) {
      const isNumber = PLAIN_NUMBER.test(value)
      put.count(isNumber ? 1 : 0)
      if (isNumber) put.count(Number(value))
      else put.text(value)
    },
    id(value) {
      const id = hexBytes(value.replaceAll('-', ''), ID_BYTES)
      let shared = 0
      while (shared < ID_BYTES && id[shared] === lastId[shared]) shared += 1
      put.count(shared)
      put.raw(id.subarray(shared))
      lastId = id
    },
    list(items, write) {
      put.count(items.length)
      for (const item of items) write(item)
    },
    bytes: () => Uint8Array.from(all),
  }
}

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0
  let lastId: Uint8Array = new Uint8Array(ID_BYTES)
  const take = {
    raw(length: number): Uint8Array {
      if (at + length > bytes.length) throw new ByteFault('cut short')
      at += length
      return bytes.subarray(at - length, at)
    },
    count(): number {
      let value = 0
      for (let factor = 1; ; factor *= 0x80) {
        const byte = take.raw(1)[0]!
        value += (byte & 0x7f) * factor
        if (!Number.isSafeInteger(value)) throw new ByteFault('too large a number')
        if (byte < 0x80) return value
      }
    },
    text(): string {
      const length = take.count()
      let text = ''
      for (let unitAt = 0; unitAt < length; unitAt += 1) {
        const unit = take.count()
        if (unit > LAST_UNIT) throw new ByteFault('not a text')
        text += String.fromCharCode(unit)
      }
      return text
    },
  }
  return {
    ...take,
    signed() {
      const sign = take.count()
      const value = take.count()
      return sign === 0 ? value : 0 - value
    },
    digits: () => (take.count() === 1 ? String(take.count()) : take.text()),
    id() {
      const shared = take.count()
      if (shared > ID_BYTES) throw new ByteFault('no id')
      lastId = Uint8Array.from([...lastId.subarray(0, shared), ...take.raw(ID_BYTES - shared)])
      const hex = bytesHex(lastId)
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
    },
    list(read) {
      const length = take.count()
      if (length > MOST_ITEMS) throw new ByteFault('too many')
      return Array.from({ length }, read)
    },
    end() {
      if (at !== bytes.length) throw new ByteFault('something is left')
    },
  }
}

const [NINE, LOWER_CASE] = [0x39, 0x20]

/** Of a digit that is one: letters of either case are 9 from where their last four bits are. */
function hexDigit(hex: string, at: number): number {
  const code = hex.charCodeAt(at) | LOWER_CASE
  return (code & 0xf) + (code > NINE ? 9 : 0)
}

/** Throws where the text is not so many bytes in hexadecimal. */
export function hexBytes(hex: string, length: number): Uint8Array {
  if (hex.length !== 2 * length || !/^[0-9a-f]*$/i.test(hex)) throw new RangeError('not hexadecimal')
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 1) bytes[at] = 16 * hexDigit(hex, 2 * at) + hexDigit(hex, 2 * at + 1)
  return bytes
}

export function bytesHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
