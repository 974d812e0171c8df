import { describe, expect, it } from 'vitest'
import { GENESIS_HASH } from '../../core/ledger/chain.ts'
import { batchContentHash, batchFault } from '../../core/sync/batch.ts'
import { jsonDepthWithin } from '../../core/sync/json-depth.ts'
import { CODE_ALPHABET, codeFromBytes, normaliseCode, pairingProofText } from '../../core/sync/pairing.ts'
import { createBackOff } from '../../terminal/sync/back-off.ts'
import { createBatchSize, nextRows } from '../../terminal/sync/batches.ts'
import { headOfficeAddress } from '../../terminal/sync/head-office-address.ts'
import { retryAfterMs } from '../../terminal/sync/head-office-client.ts'
import { chained, hasher, opened, TERMINAL_ID } from '../support/journal-makers.ts'

describe('pairing codes', () => {
  it('use letters nobody takes for another', () => {
    expect(CODE_ALPHABET).not.toMatch(/[01ILOUV]/)
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length)
  })

  it('come evenly from random bytes: bytes that would favour some letters are passed over', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const bytes = new Uint8Array(64).fill(byte)
      if (byte >= 256 - (256 % CODE_ALPHABET.length)) {
        expect(() => codeFromBytes(bytes)).toThrow('not enough')
        continue
      }
      const letter = codeFromBytes(bytes)[0] ?? ''
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
    expect(counts.size).toBe(CODE_ALPHABET.length)
    expect(new Set(counts.values()).size).toBe(1)
  })

  it.each([
    ['K7M4QD2X', 'K7M4QD2X'],
    [' k7m4 qd2x ', 'K7M4QD2X'],
    ['K7M4-QD2X', 'K7M4QD2X'],
    ['K7M4QD2', null],
    ['K7M4QD2XX', null],
    ['K7M4QD20', null],
    ['', null],
  ])('typed as %j is %j', (typed, code) => {
    expect(normaliseCode(typed)).toBe(code)
  })

  it('prove every fact of the pairing: changing one changes the text', () => {
    const facts = { terminalId: 't', publicKey: 'k', rootKey: 'r', programmeId: 'p', incarnation: 'i' }
    const texts = Object.keys(facts).map((name) => pairingProofText({ ...facts, [name]: 'x' }))
    expect(new Set([...texts, pairingProofText(facts)]).size).toBe(6)
  })
})

describe('an address of head office', () => {
  it.each([
    ['127.0.0.1:8700', 'http://127.0.0.1:8700/'],
    ['http://localhost:8700', 'http://localhost:8700/'],
    ['http://head-office:8700/', 'http://head-office:8700/'],
    ['http://192.168.1.4', 'http://192.168.1.4/'],
    ['http://172.31.0.1', 'http://172.31.0.1/'],
    ['http://[::1]:8700', 'http://[::1]:8700/'],
    ['http://[fd00::1]', 'http://[fd00::1]/'],
    ['http://office.local', 'http://office.local/'],
    [' https://office.example.com ', 'https://office.example.com/'],
  ])('%s is taken', (typed, kept) => {
    expect(headOfficeAddress(typed)).toEqual({ ok: true, value: kept })
  })

  it.each([
    ['', 'not-an-address'],
    ['http://', 'not-an-address'],
    ['file:///etc/passwd', 'not-an-address'],
    ['javascript:alert(1)', 'not-an-address'],
    ['http://office.example.com', 'needs-https'],
    ['office.example.com', 'needs-https'],
    ['http://8.8.8.8', 'needs-https'],
    ['http://172.32.0.1', 'needs-https'],
    ['http://[2001:db8::1]', 'needs-https'],
    ['https://user:pass@office.example.com', 'too-much'],
    ['https://office.example.com/path', 'too-much'],
    ['https://office.example.com/?q=1', 'too-much'],
  ])('%s is refused: %s', (typed, reason) => {
    expect(headOfficeAddress(typed)).toEqual({ ok: false, error: reason })
  })
})

describe('the fault of a batch', () => {
  const rows = chained([opened, 'two', 'three'])
  const batch = (taken = rows) => ({ terminalId: TERMINAL_ID, firstSeq: taken[0]?.seq ?? 1, previousHash: taken[0]?.previousHash ?? '', rows: taken, contentHash: batchContentHash(hasher, taken) })

  it('is none where all fits, from the start or from the middle', () => {
    expect(batchFault(hasher, batch())).toBeNull()
    expect(batchFault(hasher, batch(rows.slice(1)))).toBeNull()
  })

  it('is at the first entry that is wrong', () => {
    const change = (at: number, part: object) => rows.map((row, i) => (i === at ? { ...row, ...part } : row))
    expect(batchFault(hasher, batch(change(1, { body: 'too' })))).toEqual({ seq: 2, what: 'hash' })
    expect(batchFault(hasher, batch(change(2, { at: 0 })))).toEqual({ seq: 3, what: 'hash' })
    expect(batchFault(hasher, batch(change(1, { seq: 5 })))).toEqual({ seq: 2, what: 'seq' })
    expect(batchFault(hasher, batch(change(2, { previousHash: GENESIS_HASH })))).toEqual({ seq: 3, what: 'previous' })
    expect(batchFault(hasher, { ...batch(), terminalId: '01990000-0000-7000-8000-000000000009' })).toEqual({ seq: 1, what: 'hash' })
    expect(batchFault(hasher, { ...batch(), contentHash: GENESIS_HASH })).toEqual({ seq: 1, what: 'content' })
    expect(batchFault(hasher, { ...batch(), previousHash: 'a'.repeat(64) })).toEqual({ seq: 1, what: 'previous' })
  })
})

describe('JSON depth', () => {
  it('counts brackets outside strings only', () => {
    expect(jsonDepthWithin('[[[]]]', 3)).toBe(true)
    expect(jsonDepthWithin('[[[]]]', 2)).toBe(false)
    expect(jsonDepthWithin('{"a":"[[[[{{{{\\"[["}', 1)).toBe(true)
    expect(jsonDepthWithin('[][][][]', 1)).toBe(true)
    expect(jsonDepthWithin('"\\\\"[[', 1)).toBe(false)
  })
})

describe('waiting', () => {
  it('doubles to the longest, spread by chance, never shorter than head office asked', () => {
    const waits = (random: number) => {
      const backOff = createBackOff({ firstWaitMs: 1000, longestWaitMs: 60_000, random: () => random })
      return Array.from({ length: 9 }, () => backOff.failed(null))
    }
    expect(waits(1)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(waits(0)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    const backOff = createBackOff({ firstWaitMs: 1000, longestWaitMs: 60_000, random: () => 0 })
    expect(backOff.failed(90_000)).toBe(90_000)
    backOff.reset()
    expect([backOff.failing(), backOff.failed(null)]).toEqual([false, 500])
  })

  it('reads Retry-After in seconds or as a date, up to an hour', () => {
    const now = Date.UTC(2026, 7, 14, 4, 0, 0)
    expect(retryAfterMs('7', now)).toBe(7000)
    expect(retryAfterMs('Fri, 14 Aug 2026 04:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('999999', now)).toBe(3_600_000)
    for (const nothing of [null, '', 'soon', '-4', '0', 'Fri, 14 Aug 2026 03:00:00 GMT']) expect(retryAfterMs(nothing, now)).toBeNull()
  })
})

describe('batches', () => {
  it('halve on failure down to one entry and grow back', () => {
    const size = createBatchSize()
    const sizes = Array.from({ length: 11 }, () => {
      size.shrink()
      return size.rows()
    })
    expect(sizes).toEqual([250, 125, 62, 31, 15, 7, 3, 1, 1, 1, 1])
    for (let i = 0; i < 12; i++) size.grow()
    expect(size.rows()).toBe(500)
  })

  it('end before they grow too long; one long entry goes alone', () => {
    const rows = chained(['x'.repeat(3_000_000), 'y'.repeat(900_000), 'z'.repeat(900_000), 'q'.repeat(9_000_000)])
    const journal = { headOf: () => ({ seq: 4, hash: '' }), terminalIdentity: () => { throw new Error('not asked') }, rowsAfter: (seq: number, limit: number) => rows.slice(seq, seq + limit) }
    const seqs = (after: number, limit = 500) => nextRows(journal, after, limit)?.map((row) => row.seq)
    expect(seqs(0)).toEqual([1, 2])
    expect(seqs(2)).toEqual([3])
    expect(seqs(3)).toEqual([4])
    expect(seqs(0, 1)).toEqual([1])
    expect(seqs(4)).toBeUndefined()
  })
})
