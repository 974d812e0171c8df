import { describe, expect, it } from 'vitest'
import { MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { SQUID_MINOR, card, cash, credit, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
/** What a member of her tier pays for one squid. */
const MEMBER_PRICE_MINOR = 711

let till: ValueTill

/** What a shopkeeper would write down on paper: nothing of the program's but what it was asked to do. */
interface Paper {
  readonly cards: Map<string, number>
  readonly credits: Map<string, number>
  owedMinor: number
  unappliedMinor: number
  /** Sales that can come back: their goods, and what each tender paid. */
  readonly sold: { saleId: string; lineId: string; paid: readonly { on: 'card' | 'credit' | 'account' | 'cash'; code: string | null; minor: number }[] }[]
}

const add = (values: Map<string, number>, code: string, minor: number): void => void values.set(code, (values.get(code) ?? 0) + minor)

describe('random histories of stored value', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { giftCards: { payOutUpToMinor: 500, maximumLoadMinor: 3000 } })

  it.each([1, 2])('agree with a plain model after every step (seed %i)', async (seed) => {
    const random = seededNumbers(seed)
    const pick = <T>(of: readonly T[]): T | undefined => of[random.between(0, of.length - 1)]
    const paper: Paper = { cards: new Map(), credits: new Map(), owedMinor: 0, unappliedMinor: 0, sold: [] }
    const { memberId } = (await till.scan(MEI_LIN_CARD)).member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 2000, approval: MANAGER })
    await till.call('sale.detachMember', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })

    const steps: (() => Promise<void>)[] = [
      async function sellOrReload() {
        const minor = random.between(1, 400) * 5
        const known = random.between(0, 1) === 0 ? undefined : pick([...paper.cards.keys()])
        const holds = known === undefined ? 0 : paper.cards.get(known)!
        const asked = { ...command(), code: known ?? null, amountMinor: minor }
        if (holds + minor > 3000) return void expect((await till.refusal('giftCard.addToSale', asked)).code).toBe('LOAD_TOO_LARGE')
        const { code } = await till.call('giftCard.addToSale', asked)
        await till.pay([cash(minor)])
        add(paper.cards, code, minor)
      },
      async function issue() {
        const minor = random.between(1, 1500)
        add(paper.credits, (await till.call('storeCredit.issue', { ...command(), amountMinor: minor, reason: 'goodwill', approval: FARID })).code, minor)
      },
      async function spend() {
        const codes = [...new Set([pick([...paper.cards.keys()]), pick([...paper.cards.keys()]), pick([...paper.credits.keys()])].filter((code) => code !== undefined))]
        const { lines } = await till.squid()
        let left = SQUID_MINOR
        const paid: Paper['sold'][number]['paid'][number][] = codes.flatMap((code) => {
          const values = paper.cards.has(code) ? paper.cards : paper.credits
          const minor = Math.min(left, values.get(code)!)
          left -= minor
          return minor === 0 ? [] : [{ on: paper.cards.has(code) ? 'card' as const : 'credit' as const, code, minor }]
        })
        const { saleId } = await till.pay([...codes.map((code) => (paper.cards.has(code) ? card(code) : credit(code))), ...(left > 0 ? [cash(1000)] : [])])
        for (const { on, code, minor } of paid) add(on === 'card' ? paper.cards : paper.credits, code!, -minor)
        if (left > 0) paid.push({ on: 'cash', code: null, minor: left })
        paper.sold.push({ saleId, lineId: lines[0]!.lineId, paid })
      },
      async function buyOnAccount() {
        await till.scan(MEI_LIN_CARD)
        const { lines } = await till.squid()
        const over = paper.owedMinor + MEMBER_PRICE_MINOR > 2000
        if (over) expect((await till.refusedPay([{ kind: 'account', amountMinor: null }])).code).toBe('APPROVAL_NEEDED')
        const { saleId } = await till.pay([{ kind: 'account', amountMinor: null }], over ? MANAGER : undefined)
        paper.owedMinor += MEMBER_PRICE_MINOR
        paper.sold.push({ saleId, lineId: lines[0]!.lineId, paid: [{ on: 'account', code: null, minor: MEMBER_PRICE_MINOR }] })
      },
      async function settle() {
        const minor = random.between(1, 900)
        const asked = { ...command(), memberId, paid: { kind: 'cash' as const, amountMinor: minor, givenMinor: 1000 } }
        if (minor > paper.owedMinor) return void expect((await till.refusal('account.settle', asked)).code).toBe('SETTLEMENT_OVER')
        await till.call('account.settle', asked)
        paper.owedMinor -= minor
      },
      async function settleByCard() {
        if (paper.owedMinor <= 0) return
        const minor = random.between(1, paper.owedMinor)
        const { attempt: { attemptId } } = await till.call('account.beginPayment', { ...command(), memberId, scheme: 'paynow', amountMinor: minor })
        await till.call('payment.settle', { ...command(), attemptId, outcome: 'approved', approvalCode: null })
        const ending = random.between(0, 2)
        if (ending === 0) paper.unappliedMinor += minor
        else if (ending === 1) await till.call('payment.reverse', { ...command(), attemptId })
        else {
          await till.call('account.settle', { ...command(), memberId, paid: { kind: 'attempt', attemptId } })
          paper.owedMinor -= minor
        }
      },
      async function giveUp() {
        const sale = await till.squid()
        const { attempt: { attemptId } } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: 500 })
        await till.call('sale.giveUp', { ...command(), saleId: sale.saleId })
        const outcome = random.between(0, 1) === 0 ? 'approved' : 'declined'
        await till.call('payment.settle', { ...command(), attemptId, outcome, approvalCode: null })
        if (outcome === 'approved') paper.unappliedMinor += 500
      },
      async function payOut() {
        const code = pick([...paper.cards.keys()])
        if (code === undefined) return
        const holds = paper.cards.get(code)!
        const asked = { ...command(), code, approval: FARID }
        if (holds > 500 || holds < 3) return void expect((await till.refusal('storedValue.payOut', asked)).code).toBe('PAY_OUT_TOO_LARGE')
        await till.call('storedValue.payOut', asked)
        paper.cards.set(code, 0)
      },
      async function bringBack() {
        const at = random.between(0, paper.sold.length - 1)
        const [sale] = paper.sold.splice(at, 1)
        if (sale === undefined) return
        await till.call('return.make', { ...command(), saleId: sale.saleId, memberId: null, lines: [{ lineId: sale.lineId, quantityMilli: 1000 }], returnsMade: 0, reason: 'not-wanted', approval: FARID })
        for (const { on, code, minor } of sale.paid) {
          if (on === 'card') add(paper.cards, code!, minor)
          if (on === 'credit') add(paper.credits, code!, minor)
          if (on === 'account') paper.owedMinor -= minor
        }
      },
      async function restart() {
        till = await till.reopen()
        await till.signIn()
      },
    ]

    const total = (values: Map<string, number>): number => [...values.values()].reduce((sum, minor) => sum + minor, 0)
    for (let step = 0; step < 45; step += 1) {
      await pick(steps)!()
      const { moneyByAccount } = till.books().totals
      expect({
        cards: 0 - (moneyByAccount.get('gift-card-liability') ?? 0), credits: 0 - (moneyByAccount.get('store-credit') ?? 0),
        owed: moneyByAccount.get('customer-accounts') ?? 0, unapplied: 0 - (moneyByAccount.get('payments-unapplied') ?? 0),
      }).toEqual({ cards: total(paper.cards), credits: total(paper.credits), owed: paper.owedMinor, unapplied: paper.unappliedMinor })
    }
    for (const [code, minor] of [...paper.cards, ...paper.credits]) expect(await till.balance(code)).toBe(minor)
    expect((await till.call('account.get', { memberId })).account.owedMinor).toBe(paper.owedMinor)
    const { entries } = await till.call('account.statement', { memberId, beforeSeq: null, limit: 200 })
    expect(entries.reduce((sum, entry) => sum + entry.amountMinor, 0)).toBe(paper.owedMinor)
  }, 120_000)
})
