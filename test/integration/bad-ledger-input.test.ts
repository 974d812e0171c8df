import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { METHODS } from '../../core/contract/methods.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { applicant, newCardNumber } from '../support/member-till.ts'
import { APPROVED, wishOf } from '../support/return-till.ts'
import { DANIEL_CARD, MANAGER, MEI_LIN_BLOCKED_CARD, MEI_LIN_CARD, barcodeOf, command, demoProducts, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'
import { SQUID } from '../support/value-till.ts'

/** One till for everything: what is refused must leave no trace, so nothing has to begin anew. */
const folder = temporaryFolder()
let till: TestTill
let daniel: string
let mei: string
/** A sale that goods can come back of, and one with goods in the basket. */
let soldId: string
let openId: string
let beside: ReturnType<typeof openReadOnly>

beforeAll(async () => {
  till = await openTill({ dataDir: folder.dir })
  beside = openReadOnly(folder.dir)
  await till.signIn(MANAGER)
  mei = (await till.scan(MEI_LIN_CARD)).member!.memberId
  await till.scan(barcodeOf(SQUID))
  await till.scan(barcodeOf(SQUID))
  soldId = (await till.payCash((await till.call('sale.current', {})).sale!, 10_000)).saleId
  daniel = (await till.scan(DANIEL_CARD)).member!.memberId
  openId = (await till.scan(barcodeOf(SQUID))).saleId
  await till.call('account.open', { ...command(), memberId: daniel, limitMinor: 50_000, approval: null })
  await till.call('cash.payIn', { ...command(), amountMinor: 50_000, reason: 'owner' })
})
afterAll(async () => {
  beside.close()
  await till.close()
  folder.remove()
})

/** Another number after every commit that somebody else made: where it stays, the till wrote down nothing at all. */
function commits(): number {
  return Number(beside.pragma('data_version', { simple: true }))
}

function soundBooks(): void {
  const db = openReadOnly(folder.dir)
  try {
    expect(checkBooks(db, createHasher()).fault).toBeNull()
  } finally {
    db.close()
  }
}

/** Calls and expects a stated refusal that changed nothing at all. */
async function refusedWhole<M extends MethodName>(method: M, input: MethodInput<M>): Promise<string> {
  const before = commits()
  const { code } = await till.refusal(method, input)
  const declared: readonly string[] = METHODS[method].errors
  expect([...declared, 'INPUT_INVALID']).toContain(code)
  expect(commits()).toBe(before)
  return code
}

const total = (totalMinor: number) => ({ cash: { by: 'total' as const, totalMinor }, cardMinor: null, paynowMinor: null })
const revision = async () => (await till.call('sale.current', {})).sale!.revision
const shiftId = async () => (await till.call('shift.get', {})).shift!.shiftId

/** Every command that takes an amount, a number of points or a quantity, with `n` in its place. */
const WITH_NUMBER: { readonly [M in MethodName]?: (n: number) => MethodInput<M>[] | Promise<MethodInput<M>[]> } = {
  'sale.addItem': (n) => [{ ...command(), sku: SQUID, quantityMilli: n }, { ...command(), sku: SQUID, quantityMilli: 1000, priceMinor: n }],
  'sale.setQuantity': async (n) => [{ ...command(), saleId: openId, lineId: (await till.call('sale.current', {})).sale!.lines[0]!.lineId, quantityMilli: n }],
  'sale.complete': async (n) => {
    const sale = { ...command(), saleId: openId, revision: await revision() }
    return [
      { ...sale, tenders: [{ kind: 'cash', givenMinor: n }] }, { ...sale, ...command(), tenders: [{ kind: 'points', points: n }] },
      { ...sale, ...command(), tenders: [{ kind: 'account', amountMinor: n }] }, { ...sale, ...command(), tenders: [{ kind: 'gift-card', code: 'G', amountMinor: n }] },
    ]
  },
  'payment.begin': async (n) => [{ ...command(), saleId: openId, revision: await revision(), scheme: 'card', amountMinor: n }],
  'giftCard.addToSale': (n) => [{ ...command(), code: null, amountMinor: n }],
  'storeCredit.issue': (n) => [{ ...command(), amountMinor: n, reason: 'goodwill', approval: null }],
  'account.open': (n) => [{ ...command(), memberId: mei, limitMinor: n, approval: null }],
  'account.setLimit': (n) => [{ ...command(), memberId: daniel, limitMinor: n, approval: null }],
  'account.beginPayment': (n) => [{ ...command(), memberId: daniel, scheme: 'card', amountMinor: n }],
  'account.settle': (n) => [
    { ...command(), memberId: daniel, paid: { kind: 'cash', amountMinor: n, givenMinor: 100 } }, { ...command(), memberId: daniel, paid: { kind: 'cash', amountMinor: 100, givenMinor: n } },
  ],
  'points.adjust': (n) => [{ ...command(), memberId: daniel, points: n, reason: 'other', mayOwe: true, approval: null }],
  'points.transfer': (n) => [{ ...command(), memberId: daniel, to: { by: 'member', memberId: mei }, points: n, approval: null }],
  'points.hold': (n) => [{ ...command(), memberId: daniel, points: n }],
  'cash.payIn': (n) => [{ ...command(), amountMinor: n, reason: 'owner' }],
  'cash.payOut': (n) => [{ ...command(), amountMinor: n, reason: 'goods', isCertain: true, approval: null }],
  'cash.drop': (n) => [{ ...command(), amountMinor: n, isCertain: true }],
  'shift.open': (n) => [{ ...command(), float: { by: 'total', totalMinor: n } }, { ...command(), float: { by: 'pieces', pieces: [{ valueMinor: n, count: 1 }] } }, { ...command(), float: { by: 'pieces', pieces: [{ valueMinor: 100, count: n }] } }],
  'shift.count': async (n) => [{ ...command(), shiftId: await shiftId(), count: total(n) }, { ...command(), shiftId: await shiftId(), count: { ...total(0), cardMinor: n } }],
  'shift.close': async (n) => [{ ...command(), shiftId: await shiftId(), count: total(n), leftMinor: 0, approval: null }, { ...command(), shiftId: await shiftId(), count: total(0), leftMinor: n, approval: null }],
  'return.make': async (n) => {
    const wish = await wishOf(till, soldId)
    return [{ ...wish, lines: [{ ...wish.lines[0]!, quantityMilli: n }] }]
  },
  'return.withoutReceipt': (n) => [{ ...command(), goods: [{ sku: SQUID, quantityMilli: n }], reason: 'other', approval: APPROVED }],
}

/** NaN and the infinities are no numbers of JSON: they cannot be sent. */
const BEYOND = [Number.MAX_SAFE_INTEGER, 2 ** 53, -(2 ** 53), 1e300, 0.5] as const

describe('amounts and points beyond safe integers', () => {
  it.each(Object.keys(WITH_NUMBER) as (keyof typeof WITH_NUMBER)[])('in %s: a stated error, nothing half-done', async (method) => {
    for (const n of BEYOND) for (const input of await WITH_NUMBER[method]!(n)) await refusedWhole(method, input as never)
  })

  it('that would only add up to too much: the sum is refused, and the sale stays as it is', async () => {
    const dear = demoProducts.find((product) => product.priceMinor === null && product.unit === 'piece')!
    expect(await refusedWhole('sale.addItem', { ...command(), sku: dear.sku, quantityMilli: 9_999_000, priceMinor: 100_000_000 })).toBe('AMOUNT_TOO_LARGE')
    expect((await till.call('sale.current', {})).sale!.lines).toHaveLength(1)
  })
})

describe('a return of more than was sold, twice, from two screens at once', () => {
  it('gives back each unit once, and a stated error for everything beyond', async () => {
    const wish = await wishOf(till, soldId)
    const lineId = wish.lines[0]!.lineId
    expect(await refusedWhole('return.make', { ...wish, ...command(), lines: [{ lineId, quantityMilli: 3000 }] })).toBe('RETURN_MORE_THAN_LEFT')
    expect(await refusedWhole('return.make', { ...wish, ...command(), lines: [{ lineId, quantityMilli: 2000 }, { lineId, quantityMilli: 1000 }] })).toBe('RETURN_MORE_THAN_LEFT')
    const one = { ...wish, lines: [{ lineId, quantityMilli: 1000 }] }
    const answers = await Promise.all([{ ...one, ...command() }, { ...one, ...command() }].map((each) => till.client.call('return.make', each)))
    expect(answers.map((answer) => (answer.ok ? 'made' : answer.error.code)).sort()).toEqual(['RETURN_CHANGED', 'made'])
    const again = await wishOf(till, soldId)
    expect(again.lines).toEqual([{ lineId, quantityMilli: 1000 }])
    expect(await refusedWhole('return.make', { ...again, lines: [{ lineId, quantityMilli: 2000 }] })).toBe('RETURN_MORE_THAN_LEFT')
    soundBooks()
  })
})

describe('people who cannot be joined or given to', () => {
  it('a merge with oneself, and in a ring', async () => {
    const ids = []
    for (const n of [71, 72, 73]) ids.push((await till.call('member.enrol', applicant(n, { cardNumber: newCardNumber(n) }))).memberId)
    const [a, b, c] = ids as [string, string, string]
    const merge = (fromId: string, intoId: string) => ({ ...command(), fromId, intoId, approval: null })
    expect(await refusedWhole('member.merge', merge(a, a))).toBe('MERGE_REFUSED')
    await till.call('member.merge', merge(a, b))
    await till.call('member.merge', merge(b, c))
    for (const [fromId, intoId] of [[c, a], [c, b], [a, b], [b, a], [a, c]] as const) expect(await refusedWhole('member.merge', merge(fromId, intoId))).toBe('MERGE_REFUSED')
    soundBooks()
  })

  it('a transfer to a blocked card, and from and to a blocked member', async () => {
    const send = (memberId: string, to: MethodInput<'points.transfer'>['to']) => refusedWhole('points.transfer', { ...command(), memberId, to, points: 10, approval: null })
    expect(await send(daniel, { by: 'card', cardNumber: MEI_LIN_BLOCKED_CARD })).toBe('CARD_BLOCKED')
    await till.call('member.block', { ...command(), memberId: mei, reason: 'misuse', approval: null })
    expect(await send(daniel, { by: 'card', cardNumber: MEI_LIN_CARD })).toBe('MEMBER_BLOCKED')
    expect(await send(mei, { by: 'member', memberId: daniel })).toBe('MEMBER_BLOCKED')
    await till.call('member.unblock', { ...command(), memberId: mei, approval: null })
  })

  it.each(['4111111111111111', '6011000990139424', '888800000000000000'])('the card of another programme (%s): in a scan, an enrolment and a replacement', async (cardNumber) => {
    till.clock.advance(1000)
    const scan = { deviceId: 'wedge', symbology: null, text: cardNumber, at: till.clock.now() }
    expect(await refusedWhole('sale.addScan', { ...command(), scan })).toBe('CARD_OTHER_PROGRAMME')
    expect(await refusedWhole('member.enrol', applicant(80, { cardNumber }))).toBe('CARD_OTHER_PROGRAMME')
    expect(await refusedWhole('card.add', { ...command(), memberId: daniel, cardNumber })).toBe('CARD_OTHER_PROGRAMME')
    const { member } = await till.call('member.get', { memberId: daniel })
    expect(await refusedWhole('card.replace', { ...command(), memberId: daniel, cardId: member.cards[0]!.cardId, cardNumber, reason: 'lost' })).toBe('CARD_OTHER_PROGRAMME')
    expect(await refusedWhole('points.transfer', { ...command(), memberId: daniel, to: { by: 'card', cardNumber }, points: 1, approval: null })).toBe('CARD_UNKNOWN')
  })
})

describe('names of 10,000 characters, control characters, right-to-left, emoji', () => {
  it.each([
    ['10,000 characters', 'x'.repeat(10_000)], ['10,000 Chinese characters', '许'.repeat(10_000)], ['more than any field takes', 'x'.repeat(20_001)],
    ['control characters', 'Mei\u0000Lin'], ['an escape for printers', '\u001b@\u001bm'], ['emoji only', '😀😀'], ['only what turns a line round', '\u202e\u202d'],
  ])('%s as a name or a note: a stated error, nothing half-done', async (_what, text) => {
    const { member } = await till.call('member.get', { memberId: daniel })
    const codes = new Set([
      await refusedWhole('member.enrol', applicant(81, { name: text })), await refusedWhole('member.enrol', applicant(82, { otherName: text })),
      await refusedWhole('member.update', { ...command(), memberId: daniel, version: member.version, name: text }),
    ])
    expect([...codes]).toEqual([text.length > 20_000 ? 'INPUT_INVALID' : 'TEXT_INVALID'])
  })

  it('right-to-left names are kept as they are read, without what turns the line round', async () => {
    const { memberId } = await till.call('member.enrol', applicant(83, { name: '\u202eمحمد علي\u202c' }))
    expect((await till.call('member.get', { memberId })).member.name).toBe('محمد علي')
  })
})

describe('a repeated command with other content', () => {
  const repeated: readonly [MethodName, () => object | Promise<object>, object][] = [
    ['sale.addItem', () => ({ sku: SQUID, quantityMilli: 1000 }), { quantityMilli: 2000 }],
    ['points.adjust', () => ({ memberId: daniel, points: 10, reason: 'other', mayOwe: false, approval: null }), { points: 11 }],
    ['points.hold', () => ({ memberId: daniel, points: 5 }), { points: 6 }],
    ['points.transfer', () => ({ memberId: daniel, to: { by: 'member', memberId: mei }, points: 3, approval: null }), { points: 4 }],
    ['cash.payIn', () => ({ amountMinor: 700, reason: 'owner' }), { amountMinor: 800 }],
    ['cash.payOut', () => ({ amountMinor: 70, reason: 'goods', isCertain: true, approval: null }), { reason: 'staff' }],
    ['cash.drop', () => ({ amountMinor: 60, isCertain: true }), { amountMinor: 61 }],
    ['storeCredit.issue', () => ({ amountMinor: 500, reason: 'goodwill', approval: null }), { amountMinor: 501 }],
    ['giftCard.addToSale', () => ({ code: null, amountMinor: 2000 }), { amountMinor: 2001 }],
    ['account.setLimit', () => ({ memberId: daniel, limitMinor: 60_000, approval: null }), { limitMinor: 70_000 }],
    ['member.addNote', () => ({ memberId: daniel, kind: 'note', text: 'takes size 41' }), { text: 'takes size 42' }],
    ['member.block', () => ({ memberId: mei, reason: 'misuse', approval: null }), { memberId: randomUUID() }],
    ['member.unblock', () => ({ memberId: mei, approval: null }), { memberId: randomUUID() }],
    ['card.add', () => ({ memberId: daniel, cardNumber: newCardNumber(90) }), { cardNumber: newCardNumber(91) }],
    ['return.make', async () => wishOf(till, soldId), { reason: 'faulty' }],
    ['return.withoutReceipt', () => ({ goods: [{ sku: SQUID, quantityMilli: 1000 }], reason: 'other', approval: APPROVED }), { reason: 'faulty' }],
    ['shift.count', async () => ({ shiftId: await shiftId(), count: total(100) }), { count: total(200) }],
    ['drawer.open', () => ({ reason: 'change', approval: null }), { reason: 'check' }],
    ['sale.complete', async () => ({ saleId: openId, revision: await revision(), tenders: [{ kind: 'cash', givenMinor: 100_000 }] }), { tenders: [{ kind: 'cash', givenMinor: 90_000 }] }],
  ]

  it.each(repeated)('%s: the same again is the same answer, other content under its id a stated error; neither does anything', async (method, make, other) => {
    const input = { ...await make(), ...command() }
    const first = await till.call(method, input as never)
    const before = commits()
    const again = await till.call(method, input as never)
    expect(Object.keys(again)).toEqual(Object.keys(first))
    expect(commits()).toBe(before)
    expect(await refusedWhole(method, { ...input, ...other } as never)).toBe('IDEMPOTENCY_MISMATCH')
    expect(await refusedWhole(method === 'cash.drop' ? 'cash.payIn' : 'cash.drop', { commandId: input.commandId, amountMinor: 1, ...(method === 'cash.drop' ? { reason: 'owner' } : { isCertain: true }) } as never)).toBe('IDEMPOTENCY_MISMATCH')
  })

  it('is something every command that keeps anything can answer', () => {
    // What stands on the customer's display is in memory and the same however often it is said; a shop is set up before
    // there is a till that remembers commands, and a second time is refused.
    const keepNothing = ['display.ask', 'display.endAsk', 'display.setLanguage', 'display.answer', 'display.notNow', 'display.notToday', 'setup.demo', 'setup.alone']
    const commands = Object.entries(METHODS).filter(([name, { kind }]) => kind === 'command' && !keepNothing.includes(name))
    expect(commands.filter(([, { errors }]) => !(errors as readonly string[]).includes('IDEMPOTENCY_MISMATCH')).map(([name]) => name)).toEqual([])
  })

  it('leaves sound books after all of this', () => soundBooks())
})
