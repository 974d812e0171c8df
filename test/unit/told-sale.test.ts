import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ok } from '../../core/base/result.ts'
import { makeClient } from '../../core/contract/client.ts'
import type { ServerFrame } from '../../core/contract/frames.ts'
import type { Link } from '../../core/contract/link.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import { serve } from '../../core/contract/serve.ts'
import { saleHearer, saleTeller } from '../../core/contract/told-sale.ts'
import type { SaleView } from '../../core/contract/views.ts'
import { handlersOf } from '../support/contract-handlers.ts'
import { makeLine, uuid } from '../support/sale-makers.ts'

type Frame = Extract<ServerFrame, { t: 'sale' | 'sale-change' }>
const goodsLine = (at: number, quantityMilli = 1000) => makeLine(at, { quantityMilli })

function saleOfLines(lines: SaleView['lines'], revision: number, other = false): SaleView {
  const totalMinor = lines.reduce((sum, line) => sum + line.quantityMilli / 10, 0)
  return {
    saleId: uuid(other ? 800_000 : 800_001), revision, pinnedAt: 1_755_240_000_000, rulebookVersion: 7, lines, lastLineId: lines.at(-1)?.lineId ?? null, member: null, identification: null, note: '',
    evaluation: {
      lines: lines.map(({ lineId, quantityMilli }) => ({ lineId, grossMinor: quantityMilli / 10, discounts: [], netMinor: quantityMilli / 10, pointPromotionIds: [] })),
      promotions: [], nearMisses: [], subtotalMinor: totalMinor, discountMinor: 0, totalMinor, taxes: [], points: { total: 0, byRule: [] }, tierBaseMinor: 0, exact: true, gapMinor: 0,
    },
    maxPointsTender: 0, pointsTender: { available: 0, billMinor: totalMinor, payableMinor: 0 }, attempts: [], paidMinor: 0,
  }
}

const over = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const many = (count: number, quantityMilli = 1000) => Array.from({ length: count }, (_, at) => goodsLine(at, quantityMilli))

describe('the open sale on a link', () => {
  it('crosses whole once, and then as what changed: a scan on 500 lines is no longer than one on 30', () => {
    const lengthOf = (count: number) => {
      const teller = saleTeller()
      expect(teller.tell(saleOfLines(many(count), 1)).t).toBe('sale')
      const change = teller.tell(saleOfLines(many(count + 1), 2))
      expect(change).toMatchObject({ t: 'sale-change', change: { lines: { gone: [], put: [{ lineId: goodsLine(count).lineId }] } } })
      return JSON.stringify(change).length
    }
    expect(lengthOf(500) - lengthOf(30)).toBeLessThan(20)
  })

  it('keeps the lines that did not change as they are', () => {
    const teller = saleTeller()
    const hearer = saleHearer(() => undefined)
    const before = hearer.hear(over(teller.tell(saleOfLines(many(3), 1))))?.sale
    const lines = [goodsLine(0), goodsLine(1, 2000), goodsLine(2), goodsLine(3)]
    const after = hearer.hear(over(teller.tell(saleOfLines(lines, 2))))?.sale
    expect(after).toEqual(saleOfLines(lines, 2))
    expect(after?.lines.map((line, at) => line === before?.lines[at])).toEqual([true, false, true, false])
    expect(after?.evaluation.lines.map((line, at) => line === before?.evaluation.lines[at])).toEqual([true, false, true, false])
  })

  it('is the terminal’s in the end, whatever of it was lost, doubled or came in another order', () => {
    const lineNumbers = fc.uniqueArray(fc.nat(12), { maxLength: 8 })
    const sales = fc.array(fc.option(fc.record({ lines: lineNumbers, quantity: fc.integer({ min: 1, max: 3 }), other: fc.boolean() }), { freq: 6 }), { minLength: 1, maxLength: 12 })
    const fates = fc.array(fc.constantFrom('comes', 'comes', 'lost', 'twice', 'late'), { minLength: 12, maxLength: 12 })
    fc.assert(fc.property(sales, fates, (told, fate) => {
      const teller = saleTeller()
      const wire: Frame[] = []
      let asks = 0
      const hearer = saleHearer(() => void (asks += 1))
      let shown: SaleView | null = null
      const take = (frame: Frame) => {
        const news = hearer.hear(over(frame))
        if (news) shown = news.sale
      }
      let last: SaleView | null = null
      told.forEach((each, turn) => {
        last = each === null ? null : saleOfLines(each.lines.map((at) => goodsLine(at, each.quantity * 1000)), turn, each.other)
        const frame = over(teller.tell(last))
        const happens = fate[turn]
        if (happens === 'late') wire.push(frame)
        if (happens === 'comes' || happens === 'twice') take(frame)
        if (happens === 'twice') take(frame)
        if (happens === 'comes') for (const late of wire.splice(0)) take(late)
      })
      // One more change that arrives: after it nothing may be missing.
      const end = saleOfLines([goodsLine(1), goodsLine(2)], 99)
      asks = 0
      take(over(teller.tell(end)))
      if (asks > 0) {
        const again = teller.again()
        if (again) take(again)
      }
      expect(shown).toEqual(end)
    }), { numRuns: 300 })
  })

  it('asks for the whole with every change that does not fit, until it has it', () => {
    const teller = saleTeller()
    let asks = 0
    const hearer = saleHearer(() => void (asks += 1))
    const tell = (revision: number) => over(teller.tell(saleOfLines(many(revision), revision)))
    hearer.hear(tell(1))
    tell(2)
    expect(hearer.hear(tell(3))).toBeNull()
    expect(hearer.hear(tell(4))).toBeNull()
    expect(asks).toBe(2)
    expect(hearer.hear(over(teller.again()!))?.sale?.revision).toBe(4)
    expect(hearer.hear(tell(5))?.sale?.revision).toBe(5)
    expect(asks).toBe(2)
  })
})

describe('a client whose link loses a change', () => {
  /** A pair whose terminal end loses the next frames of a kind. */
  function leakyPair() {
    const [window, terminal] = memoryLinkPair()
    const lose = new Set<string>()
    const sent: { t: string; size: number }[] = []
    const leaky: Link = {
      ...terminal, onMessage: (listener) => terminal.onMessage(listener), onClose: (listener) => terminal.onClose(listener), close: () => terminal.close(),
      send(frame) {
        const { t } = frame as ServerFrame
        sent.push({ t, size: JSON.stringify(frame).length })
        if (!lose.delete(t)) terminal.send(frame)
      },
    }
    return { window, leaky, lose, sent }
  }

  function start(lines: { count: number }) {
    const { window, leaky, lose, sent } = leakyPair()
    const served = serve(leaky, handlersOf({
      'sale.undo': () => {
        lines.count += 1
        const sale = saleOfLines(many(lines.count), lines.count)
        served.emit('sale.changed', { sale })
        return ok({ sale })
      },
    }), { authorize: () => null, onIncident: (_method, error) => String(error) })
    const client = makeClient(window, { timeoutMs: 5000, after: (ms, fn) => { const timer = setTimeout(fn, ms); return () => clearTimeout(timer) } })
    const heard: (number | undefined)[] = []
    client.on('sale.changed', ({ sale }) => heard.push(sale?.revision))
    const scan = async () => {
      const answer = await client.call('sale.undo', { commandId: '01985c7c-0000-7000-8000-000000000001' })
      return answer.ok ? answer.value.sale : null
    }
    return { scan, heard, lose, sent }
  }

  it('answers with the sale though it crosses once, and small', async () => {
    const { scan, heard, sent } = start({ count: 499 })
    await scan()
    const from = sent.length
    expect(await scan()).toEqual(saleOfLines(many(501), 501))
    expect(heard).toEqual([500, 501])
    expect(sent.slice(from).map(({ t }) => t)).toEqual(['sale-change', 'response'])
    expect(sent.slice(from).reduce((sum, { size }) => sum + size, 0)).toBeLessThan(3_000)
  })

  it('has the whole sale told again, before the answer that names it', async () => {
    const { scan, heard, lose } = start({ count: 1 })
    await scan()
    lose.add('sale-change')
    expect(await scan()).toEqual(saleOfLines(many(3), 3))
    expect(await scan()).toEqual(saleOfLines(many(4), 4))
    expect(heard).toEqual([2, 3, 4])
  })

  it('tells nothing again where nothing was told', async () => {
    const [window, terminal] = memoryLinkPair()
    const heard: unknown[] = []
    serve(terminal, handlersOf({}), { authorize: () => null, onIncident: () => '' })
    window.onMessage((frame) => heard.push((frame as ServerFrame).t))
    window.send({ v: 1, t: 'sale-again' })
    window.send({ v: 1, t: 'hello', contractHash: '' })
    await expect.poll(() => heard).toEqual(['hello'])
  })
})
