import { expect, it } from 'vitest'
import { openSealed, sealKey } from '../../headoffice/server/rulebooks/sealed-key.ts'
import { newPrivateKey } from '../../headoffice/server/keys.ts'
import { uuid } from '../support/sale-makers.ts'

/** argon2id takes its time, more of it beside other tests. */
const PATIENT = { timeout: 60_000 }

it('opens for the person with the password, and for nobody else', PATIENT, async () => {
  const pem = newPrivateKey()
  const sealed = await sealKey(pem, uuid(1), 'correct horse battery')
  expect(sealed).not.toContain(pem.split('\n')[1])
  expect(await openSealed(sealed, uuid(1), 'correct horse battery')).toBe(pem)
  expect(await openSealed(sealed, uuid(1), 'correct horse batterz')).toBeNull()
  expect(await openSealed(sealed, uuid(2), 'correct horse battery')).toBeNull()
})

it('does not open once any part of it was changed', PATIENT, async () => {
  const pem = newPrivateKey()
  const sealed = JSON.parse(await sealKey(pem, uuid(1), 'correct horse battery')) as Record<string, string>
  for (const part of ['salt', 'nonce', 'tag', 'text']) {
    const bytes = Buffer.from(sealed[part] ?? '', 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    expect([part, await openSealed(JSON.stringify({ ...sealed, [part]: bytes.toString('base64') }), uuid(1), 'correct horse battery')]).toEqual([part, null])
  }
  const short = JSON.stringify({ ...sealed, tag: Buffer.from(sealed['tag'] ?? '', 'base64').subarray(0, 4).toString('base64') })
  await expect(openSealed(short, uuid(1), 'correct horse battery')).rejects.toThrow()
})

it('is another text each time', PATIENT, async () => {
  const pem = newPrivateKey()
  expect(await sealKey(pem, uuid(1), 'correct horse battery')).not.toBe(await sealKey(pem, uuid(1), 'correct horse battery'))
})
