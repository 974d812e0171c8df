import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jsonExcess, MAX_JSON_DEPTH, MAX_JSON_VALUES } from '../../core/sync/json-depth.ts'
import { signedBodyText } from '../../core/sync/request-signing.ts'
import { faultForLog } from '../../headoffice/server/fault-for-log.ts'
import { addressKey, createAllowance } from '../../headoffice/server/rate-limit.ts'
import { checkNewPassword, hashPassword, passwordMatches } from '../../headoffice/server/services/passwords.ts'
import { auditHash } from '../../headoffice/server/store/audit-store.ts'
import { checkCa, keepTrustedCa, readTrustedCa, TRUSTED_CA_FILE } from '../../terminal/sync/trusted-ca.ts'
import { testAuthority } from '../support/certificates.ts'

describe('what an allowance allows', () => {
  it('is a burst, and then as much as comes back', () => {
    let now = 0
    const allowance = createAllowance({ burst: 3, perSecond: 0.5 }, () => now)
    const take = (key = 'a') => {
      try {
        allowance.take(key)
        return 0
      } catch (thrown) {
        return (thrown as { retryAfterSeconds: number }).retryAfterSeconds
      }
    }
    expect([take(), take(), take(), take(), take('b')]).toEqual([0, 0, 0, 2, 0])
    now = 1_000
    expect(take()).toBe(1)
    now = 2_000
    expect([take(), take()]).toEqual([0, 2])
    now = 1_000_000
    expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 2])
  })

  it('may be owed, up to a whole burst', () => {
    let now = 0
    const allowance = createAllowance({ burst: 10, perSecond: 1 }, () => now)
    allowance.charge('a', 15)
    expect(() => allowance.refuseIfSpent('a')).toThrow(expect.objectContaining({ retryAfterSeconds: 6 }))
    allowance.charge('a', 1_000)
    now = 10_500
    expect(() => allowance.refuseIfSpent('a')).toThrow()
    now = 11_000
    expect(() => allowance.refuseIfSpent('a')).not.toThrow()
  })

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:12:aaaa:bbbb:cccc:dddd', '2001:db8:0:12::/64'],
    ['2001:0db8:0000:0012::1', '2001:db8:0:12::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is one of %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})

describe('a body', () => {
  it.each([
    ['[1,2,3,4,5]', 'values'], ['[1,2,3,4]', null], ['{"a":1,"b":2}', null], ['[[[[', 'depth'], ['"[,,,,,,["', null], ['[",,,,,,",1]', null], ['[[],[],[]]', 'values'],
  ])('%s is too much by its %s', (text, excess) => {
    expect(jsonExcess(text, { depth: 3, values: 5 })).toBe(excess)
  })

  it('of ten million nothings is found out before it is parsed', () => {
    const text = `[${'0,'.repeat(10_000_000)}0]`
    expect(jsonExcess(text, { depth: MAX_JSON_DEPTH, values: MAX_JSON_VALUES })).toBe('values')
  })
})

describe('the log', () => {
  const kept = (thrown: unknown) => JSON.stringify(faultForLog(thrown))

  it('keeps nothing of what a fault was about', () => {
    const database = Object.assign(new Error('invalid input syntax for type integer: "Tan Ah Kow"'), { severity: 'ERROR', code: '22P02', detail: 'Key (phone)=(+6591234567)', table: 'person' })
    expect(JSON.parse(kept(database))).toMatchObject({ code: '22P02', table: 'person' })
    let syntax: unknown
    try {
      JSON.parse('{"name": Tan Ah Kow}')
    } catch (thrown) {
      syntax = thrown
    }
    const shape = z.strictObject({ name: z.literal('x') }).safeParse({ name: 'Tan Ah Kow' }).error
    for (const thrown of [database, syntax, shape, 'Tan Ah Kow']) expect(kept(thrown)).not.toMatch(/Tan|9123/)
  })

  it('keeps what the system said', () => {
    expect(faultForLog(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }))).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:5432' })
  })
})

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own, and are the same however a keyboard composes them', async () => {
    const [one, two] = [await hashPassword('café au lait, every day'), await hashPassword('café au lait, every day')]
    expect(one).not.toBe(two)
    expect(await passwordMatches('café au lait, every day'.normalize('NFD'), one)).toBe(true)
    expect(await passwordMatches('cafe au lait, every day', one)).toBe(false)
    expect(await passwordMatches('café au lait, every day', null)).toBe(false)
  })

  it('take as long to be refused where there is nobody', async () => {
    const kept = await hashPassword('a sentence to remember')
    const timed = async (against: string | null) => {
      const began = performance.now()
      for (let i = 0; i < 5; i++) await passwordMatches('another sentence', against)
      return performance.now() - began
    }
    await timed(kept)
    const [somebody, nobody] = [await timed(kept), await timed(null)]
    expect(nobody).toBeGreaterThan(somebody / 4)
  })

  it('are not more than so many at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => hashPassword('a sentence to remember')))
    expect(all.filter(({ status }) => status === 'rejected').length).toBe(4)
  })

  it.each([['eleven char', 'short'], ['x'.repeat(201), 'long'], ['abcabcabcabc', 'pattern'], ['Mei Ling is my name', 'name'], ['a sentence to remember', null], ['一个很长很长很难猜到的句子', null]])('%s', (password, fault) => {
    const checked = checkNewPassword(password, 'mei ling')
    expect(checked.ok ? null : checked.error).toBe(fault)
  })
})

describe('what is signed and chained', () => {
  it('keeps its fields apart', () => {
    const entry = { position: 1, at: 2, personId: null, action: 'a', subject: 'b', detail: '{}', previousHash: 'c' }
    const hashes = [entry, { ...entry, position: 2 }, { ...entry, at: 3 }, { ...entry, personId: 'p' }, { ...entry, action: 'ab', subject: '' }, { ...entry, detail: '{ }' }, { ...entry, previousHash: 'd' }].map(auditHash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('covers every part of a request', () => {
    const request = { method: 'GET', path: '/v2/changes', terminalId: 't', instant: 1, nonce: 'n', bodyHash: 'h' }
    const texts = [request, { ...request, method: 'POST' }, { ...request, path: '/v2/changes?a' }, { ...request, terminalId: 'u' }, { ...request, instant: 2 }, { ...request, nonce: 'm' }, { ...request, bodyHash: 'i' }].map(signedBodyText)
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('the authority that a manager names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-ca-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is checked before it is kept, and what is no authority changes nothing', async () => {
    const company = await testAuthority('company')
    const { cert } = await company.issue()
    const file = join(folder, 'given.pem')
    const keep = (text: string) => {
      writeFileSync(file, text)
      const kept = keepTrustedCa(join(folder, 'till'), file, Date.now())
      return kept.ok ? 'kept' : kept.error
    }
    expect(readTrustedCa(join(folder, 'till'))).toBeNull()
    expect(keep('nothing')).toBe('no-certificate')
    expect(keep('-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n')).toBe('no-certificate')
    expect(keep(cert)).toBe('no-authority')
    expect(keepTrustedCa(join(folder, 'till'), join(folder, 'none'), Date.now())).toMatchObject({ error: 'unreadable' })
    expect(keep(`a comment\n${company.cert}\nand more`)).toBe('kept')
    expect(keep(company.cert + cert)).toBe('no-authority')
    expect(readTrustedCa(join(folder, 'till'))).toBe(`${company.cert.trim()}\n`)
    expect(statSync(join(folder, 'till', TRUSTED_CA_FILE)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'till', TRUSTED_CA_FILE), 'utf8')).not.toContain('comment')
    expect(checkCa(company.cert, Date.now() + 10_000 * 24 * 60 * 60_000)).toMatchObject({ error: 'expired' })
  })
})
