import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keyListSigningText } from '../../core/sync/key-list.ts'
import type { KeyList, ListedKey } from '../../core/sync/key-list.ts'
import { verifyKeyList, verifyRulebookEnvelope } from '../../core/sync/rulebook-envelope.ts'
import { rulebookSigningText } from '../../core/sync/wire.ts'
import { verifyEd25519 } from '../../headoffice/server/keys.ts'
import { hasher } from '../support/journal-makers.ts'

function pair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'), sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64') }
}
const root = pair()
const [anna, ben, carl, office] = [pair(), pair(), pair(), pair()]
const body = '{"version":5}'
const listed = (keyId: string, key: { publicKey: string }, role: ListedKey['role'] = 'approver', lastVersion?: number): ListedKey => ({ keyId, role, publicKey: key.publicKey, ...(lastVersion === undefined ? {} : { lastVersion }) })
const listOf = (keys: ListedKey[], version?: number): KeyList => ({ keys, signature: root.sign(keyListSigningText(keys, version)), ...(version === undefined ? {} : { version }) })
const signature = (role: ListedKey['role'], keyId: string, key: { sign: (text: string) => string }) => ({ role, keyId, signature: key.sign(rulebookSigningText(role, hasher.sha256Hex(body))) })
const all = [signature('approver', 'anna', anna), signature('approver', 'ben', ben), signature('head-office', 'office', office)]
const four = (last: { anna?: number; ben?: number; office?: number } = {}): ListedKey[] => [listed('anna', anna, 'approver', last.anna), listed('ben', ben, 'approver', last.ben), listed('carl', carl), listed('office', office, 'head-office', last.office)]
const verify = (keyList: KeyList, options: { signatures?: typeof all; seenVersion?: number } = {}) =>
  verifyRulebookEnvelope({ body, signatures: options.signatures ?? all, keyList }, root.publicKey, { hasher, verify: verifyEd25519, seenVersion: options.seenVersion ?? 0 })

describe('a list of keys', () => {
  it('counts under its version; a lower one than was seen does not, nor one without', () => {
    expect(verify(listOf(four(), 3), { seenVersion: 3 })).toMatchObject({ ok: true, value: { keyListVersion: 3, lastVersion: null } })
    expect(verify(listOf(four(), 2), { seenVersion: 3 })).toEqual({ ok: false, error: 'old-key-list' })
    expect(verify(listOf(four()), { seenVersion: 1 })).toEqual({ ok: false, error: 'old-key-list' })
    expect(verify(listOf(four()))).toMatchObject({ ok: true, value: { keyListVersion: 0 } })
  })

  it.each<[string, (list: KeyList) => KeyList]>([
    ['another version than was signed', (list) => ({ ...list, version: 9 })],
    ['its version taken away', ({ version: _version, ...list }) => list],
    ['a withdrawal taken back', (list) => ({ ...list, keys: four() })],
    ['a later end of a key', (list) => ({ ...list, keys: four({ anna: 5 }) })],
    ['a key in another hat', (list) => ({ ...list, keys: list.keys.map((key) => ({ ...key, role: 'approver' as const })) })],
    ['a key more', (list) => ({ ...list, keys: [...list.keys, listed('dora', pair())] })],
    ['another order', (list) => ({ ...list, keys: [...list.keys].reverse() })],
  ])('is what the root signed: not with %s', (_name, change) => {
    const good = listOf(four({ anna: 4 }), 3)
    expect(verifyKeyList(good, root.publicKey, { verify: verifyEd25519, seenVersion: 0 })).toEqual({ ok: true, value: 3 })
    expect(verifyKeyList(change(good), root.publicKey, { verify: verifyEd25519, seenVersion: 0 })).toEqual({ ok: false, error: 'key-list' })
  })

  it('does not say withdrawals where they are not signed', () => {
    const unsigned = { ...listOf(four()), keys: four({ anna: 9 }) }
    expect(verify(unsigned)).toEqual({ ok: false, error: 'key-list' })
  })
})

describe('signatures of withdrawn keys', () => {
  it('count up to the last version that two approvers and head office could all sign', () => {
    expect(verify(listOf(four({ anna: 7 }), 2))).toMatchObject({ ok: true, value: { lastVersion: 7 } })
    expect(verify(listOf(four({ anna: 7, ben: 4 }), 2))).toMatchObject({ ok: true, value: { lastVersion: 4 } })
    expect(verify(listOf(four({ office: 3 }), 2))).toMatchObject({ ok: true, value: { lastVersion: 3 } })
    const withCarl = [...all, signature('approver', 'carl', carl)]
    expect(verify(listOf(four({ anna: 7 }), 2), { signatures: withCarl })).toMatchObject({ ok: true, value: { lastVersion: null } })
  })

  it('do not count at all where the key was lost', () => {
    expect(verify(listOf(four({ anna: 0 }), 2))).toEqual({ ok: false, error: 'approvers' })
    expect(verify(listOf(four({ office: 0 }), 2))).toEqual({ ok: false, error: 'head-office' })
  })
})
