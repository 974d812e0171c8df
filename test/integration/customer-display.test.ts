import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { METHODS } from '../../core/contract/methods.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import { FRAME_VERSION } from '../../core/contract/frames.ts'
import type { DisplayTiming } from '../../terminal/services/customer-display.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { openDisplay } from '../support/display-client.ts'
import type { DisplayClient } from '../support/display-client.ts'
import { enrol } from '../support/member-till.ts'
import { until } from '../support/network.ts'
import { MANAGER, MEI_LIN_CARD, barcodeOf, command, handClock, layNewTill, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** Long enough that nothing closes by itself while a test looks. */
const PATIENT: DisplayTiming = { ratingMs: 60_000, reasonMs: 60_000, thanksMs: 60_000 }
const HASTY: DisplayTiming = { ratingMs: 60, reasonMs: 60, thanksMs: 120 }

let till: TestTill
let display: DisplayClient
const undo: (() => void | Promise<void>)[] = []

async function open(timing: DisplayTiming = PATIENT): Promise<void> {
  const { dir, remove } = temporaryFolder()
  await layNewTill(dir)
  till = await openTill({ dataDir: dir, ports: { displayTiming: timing } })
  undo.push(remove, () => till.close())
  await till.signIn()
  display = openDisplay(till.terminal)
}
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const question = (askId: string, name = 'Wei Jie') => ({
  ...command(), askId, name, phone: '8123 4455', points: 295, language: 'en' as const,
  consents: [{ consent: 'terms' as const, channel: 'none' as const }, { consent: 'offers' as const, channel: 'sms' as const }],
})

async function sell(scans: readonly string[]): Promise<string> {
  let sale = await till.scan(scans[0] ?? '')
  for (const text of scans.slice(1)) sale = await till.scan(text)
  return (await till.payCash(sale, 100_000)).saleId
}

describe('what a display may', () => {
  beforeEach(() => open())

  it('call: nothing of the counter, whoever is signed in there; and the counter nothing of the display’s', async () => {
    await till.call('staff.signOut', command())
    await till.signIn(MANAGER)
    /** The code that a call gets before its input is looked at. */
    const codeOf = (method: string, kind: 'counter' | 'display') => new Promise((resolve) => {
      const [near, far] = memoryLinkPair()
      till.terminal.attach(far, kind)
      near.onMessage((frame) => {
        const { ok, error } = frame as { ok: boolean; error?: { code: string } }
        near.close()
        resolve(ok ? 'answered' : error?.code)
      })
      near.send({ v: FRAME_VERSION, t: 'request', id: 1, method, input: { nonsense: true } })
    })
    const names = Object.keys(METHODS) as MethodName[]
    expect(names.length).toBeGreaterThan(100)
    for (const method of names) {
      const own = METHODS[method].role === 'display'
      expect([method, await codeOf(method, 'display')]).toEqual([method, own ? 'INPUT_INVALID' : 'FORBIDDEN'])
      expect([method, await codeOf(method, 'counter')]).toEqual([method, own ? 'FORBIDDEN' : 'INPUT_INVALID'])
    }
  })

  it('hear: what stands on it, and nothing else', async () => {
    await till.scan(barcodeOf('oat-milk-barista-1l'))
    await till.scan(MEI_LIN_CARD)
    await till.call('terminal.setLanguage', { ...command(), language: 'zh' })
    await display.view()
    expect(new Set(display.told)).toEqual(new Set(['display.shows']))
    expect(JSON.stringify(await display.view())).not.toMatch(/4567|0427|birthday/)
  })
})

describe('what stands on it', () => {
  beforeEach(() => open())

  it('is the basket as it grows, the newest on top, with what each offer takes off', async () => {
    expect((await display.view()).scene).toEqual({ kind: 'idle' })
    for (let i = 0; i < 3; i++) await till.scan(barcodeOf('oat-milk-barista-1l'))
    const sale = await till.scan(barcodeOf('rice-thai-jasmine-5kg'))
    const shown = await display.scene('basket')
    expect(shown.lines.map(({ name, quantityMilli }) => [name.en, quantityMilli / 1000])).toEqual([['Thai jasmine rice 5 kg', 1], ['Oat milk, barista 1 L', 3]])
    expect(shown.lines[1]?.offers).toEqual([{ name: { en: 'Buy 3, cheapest free', zh: '买三免一' }, amountMinor: 520 }])
    expect(shown).toMatchObject({ totalMinor: sale.evaluation.totalMinor, savedMinor: 520, member: null, moreLines: 0 })
  })

  it('is the member’s own language and name, or what they choose, until the next customer', async () => {
    await till.scan(barcodeOf('rice-thai-jasmine-5kg'))
    expect((await display.view()).language).toBe('en')
    await till.scan(MEI_LIN_CARD)
    expect(await display.view()).toMatchObject({ language: 'zh', scene: { member: { name: '许美玲', pointsAvailable: 2480 } } })
    await display.client.call('display.setLanguage', { ...command(), language: 'en' })
    expect(await display.view()).toMatchObject({ language: 'en', scene: { member: { name: 'Mei Lin Koh' } } })
    const sale = (await till.call('sale.current', {})).sale!
    await till.payCash(sale, 100_000)
    expect(await display.view()).toMatchObject({ language: 'en', scene: { kind: 'thanks' } })
    await till.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await till.scan(MEI_LIN_CARD)
    expect((await display.view()).language).toBe('zh')
  })

  it('is thanks with the change and the points, and idle again after a while', async () => {
    await till.close()
    undo.length = 0
    await open(HASTY)
    await sell([MEI_LIN_CARD, barcodeOf('rice-thai-jasmine-5kg')])
    expect(await display.scene('thanks')).toMatchObject({ totalMinor: 1690, changeMinor: 98_310, member: { name: '许美玲' }, rating: { state: 'asked', score: null } })
    await until(async () => (await display.view()).scene, (scene) => scene.kind === 'idle')
  })

  it('pulled out in the middle of a sale, nothing happens to the sale', async () => {
    await till.scan(barcodeOf('rice-thai-jasmine-5kg'))
    expect((await till.call('display.get', {})).isThere).toBe(true)
    display.unplug()
    await till.scan(barcodeOf('oat-milk-barista-1l'))
    await until(() => till.call('display.get', {}), ({ isThere }) => !isThere)
    display = openDisplay(till.terminal)
    expect((await display.scene('basket')).lines).toHaveLength(2)
    display.unplug()
    await till.payCash((await till.call('sale.current', {})).sale!, 100_000)
  })
})

describe('the question of who joins', () => {
  beforeEach(() => open())

  it('is answered there one by one, heard at the counter, and can be taken back until it is ended', async () => {
    const askId = randomUUID()
    expect((await till.call('display.ask', question(askId))).asked).toMatchObject({ askId, state: 'waiting', consents: [{ given: null }, { given: null }] })
    expect(await display.scene('question')).toMatchObject({ name: 'Wei Jie', phone: '8123 4455', points: 295 })
    const say = (consent: 'terms' | 'offers', given: boolean) => display.client.call('display.answer', { ...command(), askId, consent, channel: consent === 'terms' ? 'none' : 'sms', given })
    await say('terms', true)
    await say('offers', true)
    await say('offers', false)
    await display.client.call('display.setLanguage', { ...command(), language: 'zh' })
    expect((await till.call('display.get', {})).asked).toMatchObject({ state: 'answered', language: 'zh', consents: [{ consent: 'terms', given: true }, { consent: 'offers', given: false }] })
    // The cashier corrects the name: what was said stays.
    expect((await till.call('display.ask', question(askId, 'Wei Jie Chen'))).asked).toMatchObject({ state: 'answered', language: 'zh' })
    await till.call('display.endAsk', { ...command(), askId })
    expect((await display.view()).scene.kind).toBe('idle')
    expect(await say('terms', false)).toMatchObject({ ok: false, error: { code: 'QUESTION_OVER' } })
  })

  it('can be put off, which the counter hears, and taken up again', async () => {
    const askId = randomUUID()
    await till.call('display.ask', question(askId))
    await display.client.call('display.notNow', { ...command(), askId })
    expect((await till.call('display.get', {})).asked?.state).toBe('not-now')
    await display.client.call('display.answer', { ...command(), askId, consent: 'terms', channel: 'none', given: true })
    expect((await till.call('display.get', {})).asked?.state).toBe('waiting')
    expect(await display.client.call('display.answer', { ...command(), askId, consent: 'personal-offers', channel: 'none', given: true })).toMatchObject({ error: { code: 'QUESTION_OVER' } })
  })

  it('is not asked where no display is on', async () => {
    display.unplug()
    await until(() => till.call('display.get', {}), ({ isThere }) => !isThere)
    expect((await till.refusal('display.ask', question(randomUUID()))).code).toBe('DISPLAY_NOT_THERE')
  })
})

describe('a rating', () => {
  const rate = (saleId: string, score: number, reason: 'queue' | null = null) => display.client.call('display.rate', { ...command(), saleId, score, reason })
  const kept = () => {
    const db = openDatabase(till.dataDir, { clock: handClock(), log: { info: () => undefined, warn: () => undefined, error: () => undefined } })
    try {
      return db.prepare('SELECT * FROM rating').all()
    } finally {
      db.close()
    }
  }

  it('is kept for its sale with the reason of a low one, and without a name', async () => {
    await open()
    const saleId = await sell([MEI_LIN_CARD, barcodeOf('rice-thai-jasmine-5kg')])
    expect(await rate(saleId, 3)).toMatchObject({ value: { scene: { rating: { state: 'why', score: 3 } } } })
    expect(await rate(saleId, 3, 'queue')).toMatchObject({ value: { scene: { rating: { state: 'given' } } } })
    const ratedAt = till.clock.now()
    await till.close()
    expect(kept()).toEqual([{ sale_id: saleId, score: 3, reason: 'queue', rated_at: ratedAt, is_sent: 0 }])
  })

  it('is a part of the shop’s thanks, where it wants them: who joined today, and an average of five answers or more', async () => {
    await open()
    expect((await till.call('thanks.get', {})).thanks).toBeNull()
    expect((await till.refusal('thanks.set', { ...command(), goal: 5 })).code).toBe('FORBIDDEN')
    await till.signIn(MANAGER)
    expect((await till.call('thanks.set', { ...command(), goal: 5 })).thanks).toMatchObject({ goal: 5, joined: 0, people: [] })
    await till.signIn()
    await enrol(till, 1)
    const { memberId } = await enrol(till, 2)
    await till.call('member.undoEnrol', { ...command(), memberId })
    for (const score of [9, 9, 10, 8]) expect(await rate(await sell([barcodeOf('rice-thai-jasmine-5kg')]), score)).toMatchObject({ ok: true })
    const thanks = async () => (await till.call('thanks.get', {})).thanks
    expect(await thanks()).toEqual({ goal: 5, joined: 1, people: [{ staffId: 'aisha', joined: 1, answers: 4, averageTenths: null }] })
    await rate(await sell([barcodeOf('rice-thai-jasmine-5kg')]), 9)
    await till.call('staff.signOut', command())
    expect(await thanks()).toEqual({ goal: 5, joined: 1, people: [{ staffId: 'aisha', joined: 1, answers: 5, averageTenths: 90 }] })
    // The next business day begins anew.
    till.clock.advance(86_400_000)
    await till.signIn()
    expect(await thanks()).toMatchObject({ joined: 0, people: [] })
  })

  it('closes itself, and the next sale ends it: what comes later is not kept', async () => {
    await open(HASTY)
    const first = await sell([barcodeOf('rice-thai-jasmine-5kg')])
    await until(async () => (await display.view()).scene, (scene) => scene.kind !== 'thanks' || scene.rating === null)
    expect(await rate(first, 9)).toMatchObject({ error: { code: 'QUESTION_OVER' } })
    const second = await sell([barcodeOf('rice-thai-jasmine-5kg')])
    await till.scan(barcodeOf('oat-milk-barista-1l'))
    expect(await rate(second, 9)).toMatchObject({ error: { code: 'QUESTION_OVER' } })
    await till.close()
    expect(kept()).toEqual([])
  })

  it('is not asked for where the customer says not today, or the shop does not want it', async () => {
    await open()
    const saleId = await sell([barcodeOf('rice-thai-jasmine-5kg')])
    expect(await display.client.call('display.notToday', { ...command(), saleId })).toMatchObject({ value: { scene: { kind: 'thanks', rating: null } } })
    expect((await till.refusal('display.setRating', { ...command(), asksForRating: false })).code).toBe('FORBIDDEN')
    await till.signIn(MANAGER)
    await till.call('display.setRating', { ...command(), asksForRating: false })
    await sell([barcodeOf('rice-thai-jasmine-5kg')])
    expect((await display.scene('thanks')).rating).toBeNull()
  })
})
