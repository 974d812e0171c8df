import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sellSquid } from '../support/return-till.ts'
import { MANAGER, badgeOf, command, demoProduct } from '../support/till.ts'
import { SQUID, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till)

const scanOf = (text: string) => ({ ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: till.clock.now() } })
const voidOf = (saleId: string, badge: string) => ({ ...command(), saleId, returnsMade: 0, reason: 'keyed-wrongly' as const, approval: { badge } })

describe('a badge of staff', () => {
  it('approves what the cashier may not do alone, and only if its holder may', async () => {
    const sold = await sellSquid(till, 1)
    expect(await till.refusal('sale.void', voidOf(sold.saleId, badgeOf('wei-jie')))).toEqual({ code: 'APPROVAL_NOT_ENOUGH', data: { right: 'void' } })
    await till.call('sale.void', voidOf(sold.saleId, badgeOf('farid')))
    expect(till.journal('return.completed').map(({ staffId, approval }) => ({ staffId, approval }))).toEqual([{ staffId: 'aisha', approval: { right: 'void', staffId: 'farid' } }])
  })

  it('is told by a scan and changes nothing: whose it is, without a word about the basket', async () => {
    await till.scan(demoProduct(SQUID).barcodes[0]!)
    const scanned = await till.call('sale.addScan', scanOf(badgeOf('marcus')))
    expect(scanned).toMatchObject({ outcome: 'staff-badge', staffId: 'marcus', sale: { lines: [{ sku: SQUID, quantityMilli: 1000 }] } })
    expect((await till.call('staff.ofBadge', { badge: badgeOf('marcus') })).staff).toMatchObject({ staffId: 'marcus', name: 'Marcus Tan', role: 'manager', language: 'en' })
    expect((await till.refusal('sale.addScan', scanOf('RGS:000000000000000000000'))).code).toMatch(/CHECK_DIGIT_WRONG|BADGE_UNKNOWN/)
  })

  it('opens the till for its holder, once: an old command lets nobody in', async () => {
    await till.call('staff.signOut', command())
    const input = { ...command(), badge: badgeOf('farid') }
    expect((await till.call('staff.signInByBadge', input)).signedIn?.staffId).toBe('farid')
    await till.call('staff.signOut', command())
    expect((await till.call('staff.signInByBadge', input)).signedIn).toBeNull()
  })

  it('ends when a new one is given, and only a manager gives one', async () => {
    expect((await till.refusal('staff.giveBadge', { ...command(), staffId: 'farid' })).code).toBe('FORBIDDEN')
    await till.signIn(MANAGER)
    expect((await till.refusal('staff.giveBadge', { ...command(), staffId: 'nobody' })).code).toBe('STAFF_UNKNOWN')
    const input = { ...command(), staffId: 'farid' }
    const { badge } = await till.call('staff.giveBadge', input)
    expect((await till.call('staff.giveBadge', input)).badge).toBeNull()
    expect((await till.refusal('staff.ofBadge', { badge: badgeOf('farid') })).code).toBe('BADGE_UNKNOWN')
    expect((await till.call('staff.ofBadge', { badge: badge ?? '' })).staff.staffId).toBe('farid')
  })

  it('is kept as a digest: neither a new one nor a scanned one can be read out of the till’s file', async () => {
    await till.signIn(MANAGER)
    const { badge } = await till.call('staff.giveBadge', { ...command(), staffId: 'aisha' })
    await till.call('sale.addScan', scanOf(badge ?? ''))
    for (const file of ['regulars.db', 'regulars.db-wal']) expect(readFileSync(join(till.dataDir, file)).includes(badge?.slice(4) ?? '')).toBe(false)
  })
})
