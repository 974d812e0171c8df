import { afterEach, describe, expect, it } from 'vitest'
import { SUPERVISOR, events, fault, fileOf, search } from '../support/member-till.ts'
import { DANIEL_CARD, barcodeOf, command, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

describe('a weakly known member', () => {
  async function onSale(): Promise<{ memberId: string; saleId: string }> {
    const [memberId = ''] = await search(till, 'daniel ong')
    await till.scan(barcodeOf(SQUID))
    const { sale } = await till.call('sale.attachMember', { ...command(), memberId, replace: false })
    expect(sale).toMatchObject({ identification: 'weak', maxPointsTender: 0 })
    return { memberId, saleId: sale!.saleId }
  }
  const confirm = (saleId: string, proof: { by: 'phone-digits' | 'card-digits'; digits: string } | { by: 'birthday'; birthday: string } | { by: 'approval' }, approval: { staffId: string; pin: string } | null = null) =>
    ({ ...command(), saleId, proof, approval })

  it('spends after the last digits or the birthday were keyed blind', async () => {
    const { saleId, memberId } = await onSale()
    const { sale } = await till.call('identify.confirm', confirm(saleId, { by: 'card-digits', digits: DANIEL_CARD.slice(-6) }))
    expect(sale).toMatchObject({ identification: 'strong', maxPointsTender: 200 })
    expect(events(till, 'member.identified')).toMatchObject([{ saleId, memberId, by: 'card-digits', approval: null }])
    const { completed } = await till.call('sale.complete', { ...command(), saleId, revision: sale!.revision, tenders: [{ kind: 'points', points: 100 }, { kind: 'cash', givenMinor: 5000 }] })
    expect(completed.member?.pointsSpent).toBe(100)
  })

  it('proves nothing with the number they were found by', async () => {
    const [memberId = ''] = await search(till, '8000 8123')
    const { sale } = await till.call('sale.attachMember', { ...command(), memberId, replace: false })
    const saleId = sale!.saleId
    expect((await till.refusal('identify.confirm', confirm(saleId, { by: 'phone-digits', digits: '008123' }))).code).toBe('PROOF_NOT_POSSIBLE')
    expect((await till.call('identify.confirm', confirm(saleId, { by: 'birthday', birthday: (await fileOf(till, memberId)).birthday ?? '' }))).sale?.identification).toBe('strong')
  })

  it('has three tries, counted over a restart, then half an hour of rest', async () => {
    const { saleId } = await onSale()
    const wrong = { by: 'phone-digits', digits: '111111' } as const
    const first = confirm(saleId, wrong)
    expect(await till.refusal('identify.confirm', first)).toEqual({ code: 'PROOF_WRONG', data: { attemptsLeft: 2 } })
    // The same command again is the same try.
    expect(await till.refusal('identify.confirm', first)).toEqual({ code: 'PROOF_WRONG', data: { attemptsLeft: 2 } })
    till = await till.reopen()
    await till.signIn()
    expect(await till.refusal('identify.confirm', confirm(saleId, wrong))).toEqual({ code: 'PROOF_WRONG', data: { attemptsLeft: 1 } })
    const until = till.clock.now() + 30 * 60_000
    expect(await till.refusal('identify.confirm', confirm(saleId, wrong))).toEqual({ code: 'PROOF_LOCKED', data: { untilMs: until } })
    const right = { by: 'phone-digits', digits: '008123' } as const
    expect(await till.refusal('identify.confirm', confirm(saleId, right))).toEqual({ code: 'PROOF_LOCKED', data: { untilMs: until } })
    till.clock.advance(30 * 60_000)
    expect((await till.call('identify.confirm', confirm(saleId, right))).sale?.identification).toBe('strong')
  })

  it('is answered for by somebody with the right, and the journal says by whom', async () => {
    const { saleId } = await onSale()
    expect((await till.refusal('identify.confirm', confirm(saleId, { by: 'approval' }))).code).toBe('APPROVAL_NEEDED')
    await till.call('identify.confirm', confirm(saleId, { by: 'approval' }, SUPERVISOR))
    expect(events(till, 'member.identified')).toMatchObject([{ by: 'approval', approval: { right: 'spend-weakly-identified', staffId: 'farid' } }])
  })

  it('who is not there cannot be confirmed', async () => {
    const sale = await till.scan(barcodeOf(SQUID))
    expect((await till.refusal('identify.confirm', confirm(sale.saleId, { by: 'birthday', birthday: '01-01' }))).code).toBe('MEMBER_NOT_ON_SALE')
    expect((await till.refusal('identify.confirm', confirm(crypto.randomUUID(), { by: 'birthday', birthday: '01-01' }))).code).toBe('SALE_NOT_OPEN')
  })
})
