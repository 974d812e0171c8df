import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { pointsEarned } from '../points/earning.ts'
import type { LotBalance } from '../points/lot.ts'
import { makeReturn, voidSale } from '../returns/make-return.ts'
import type { SaleReturn } from '../returns/make-return.ts'
import { sumOfParts } from '../returns/parts.ts'
import type { Wallet } from '../returns/point-movements.ts'
import { leftToReturn } from '../returns/quantities.ts'
import type { AskedLine } from '../returns/quantities.ts'
import type { RecordedSale, SaleTender } from '../returns/sale.ts'
import { fault } from '../rulebook/faults.ts'
import type { Path, RulebookFault } from '../rulebook/faults.ts'
import { plainCopy } from '../rulebook/plain-copy.ts'
import { schemaFaults } from '../rulebook/schema-faults.ts'
import { programmeDate } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { readInstant } from './instant.ts'
import { quantityFaults } from './line-faults.ts'
import type { QuotedPayment, QuotedTender } from './payment.ts'
import { quoteOf, withinNumbers } from './quote.ts'
import type { Quoted } from './quote.ts'
import { returnQuoteSchema } from './return-format.ts'
import type { ReturnedGoods, ReturnQuoteFields } from './return-format.ts'
import { returnFault } from './return-faults.ts'
import { under } from './under.ts'

/** Ids that a quoted sale needs and nobody has given out. */
const NO_SALE_ID = '00000000-0000-7000-a000-000000000001'
const SALE_LOT_ID = '00000000-0000-7000-b000-000000000001'
const OTHER_LOT_ID = '00000000-0000-7000-b000-000000000002'
const RENEWED_LOT_ID = '00000000-0000-7000-b000-000000000003'
const SHIFT = 'shift'

/** A return with the sale it is of. */
export interface QuotedReturn {
  original: Quoted
  answer: SaleReturn
}

type Faults = RulebookFault[]

function saleTender(tender: QuotedTender, rounding: QuotedPayment): SaleTender {
  const { kind, amountMinor } = tender
  switch (kind) {
    case 'cash': {
      const { roundingMinor, changeMinor } = rounding
      const paidMinor = amountMinor + roundingMinor
      return { kind, paidMinor, roundingMinor, changeMinor, givenMinor: paidMinor + changeMinor }
    }
    case 'points': return { kind, points: tender.points ?? 0, amountMinor }
    case 'card':
    case 'paynow':
    case 'qr': return { kind, amountMinor, approvalCode: null }
    case 'gift-card': return { kind, cardId: kind, amountMinor }
    case 'store-credit': return { kind, creditId: kind, amountMinor }
    case 'account': return { kind, accountId: kind, amountMinor }
  }
}

/** The sale as it would have been recorded. A quote that does not say how it was paid was paid by card. */
function recordedSale({ read, compiled, quote }: Quoted): RecordedSale {
  const { input } = read
  const { payment: paid, earned: earnedThen, ...evaluation } = quote
  const payment = paid ?? { tenders: [{ kind: 'card' as const, amountMinor: evaluation.totalMinor }], roundingMinor: 0, changeMinor: 0 }
  const lastCash = payment.tenders.findLastIndex((tender) => tender.kind === 'cash')
  const NOT_LAST = { tenders: [], roundingMinor: 0, changeMinor: 0 }
  const tenders = payment.tenders.map((tender, at) => saleTender(tender, at === lastCash ? payment : NOT_LAST))
  const earned = earnedThen ?? pointsEarned(compiled, { lines: input.lines, evaluation, member: input.member, pinnedAt: input.pinnedAt, nonEarningMinor: 0 })
  return { saleId: NO_SALE_ID, shiftId: SHIFT, input, evaluation, tenders, earned }
}

/** Which lines of the sale come back. Of an article: its lines in turn, as far as they are not back. */
function askedLines(sale: RecordedSale, before: readonly SaleReturn[], goods: readonly ReturnedGoods[], path: Path): Result<AskedLine[], Faults> {
  const left = new Map(leftToReturn(sale, sumOfParts(before.map((each) => each.parts))).map((line) => [line.lineId, line.quantityMilli]))
  const asked: AskedLine[] = []
  const faults: Faults = []
  goods.forEach((each, at) => {
    const here = [...path, at]
    const unit = sale.input.lines.find((line) => line.lineId === each.lineId || line.sku === each.sku)?.unit
    faults.push(...quantityFaults({ quantity: each.quantity, quantityMilli: each.quantityMilli, unit }, here))
    if ((each.lineId === undefined) === (each.sku === undefined)) {
      faults.push(fault(here, 'WHICH_GOODS', 'Write which goods come back: a lineId or a sku.', '请写退回的商品：lineId 或 sku 之一。'))
      return
    }
    const wantedMilli = each.quantityMilli ?? (each.quantity ?? 1) * 1000
    const more = each.unusedMinor === undefined ? {} : { unusedMinor: each.unusedMinor }
    if (each.lineId !== undefined) asked.push({ lineId: each.lineId, quantityMilli: wantedMilli, ...more })
    else asked.push(...ofArticle(sale, left, each.sku!, wantedMilli).map((line) => ({ ...line, ...more })))
    if (each.sku !== undefined && !sale.input.lines.some((line) => line.sku === each.sku)) {
      faults.push(fault([...here, 'sku'], 'RETURN_LINE_UNKNOWN', `“${each.sku}” is not in the sale. Correct it.`, `原单没有“${each.sku}”，请更正。`))
    }
  })
  return faults.length > 0 ? err(faults) : ok(asked)
}

function ofArticle(sale: RecordedSale, left: Map<string, number>, sku: string, wantedMilli: number): AskedLine[] {
  const lines = sale.input.lines.filter((line) => line.sku === sku)
  let open = wantedMilli
  const asked = lines.flatMap(({ lineId }) => {
    const quantityMilli = Math.min(open, left.get(lineId) ?? 0)
    open -= quantityMilli
    left.set(lineId, (left.get(lineId) ?? 0) - quantityMilli)
    return quantityMilli > 0 ? [{ lineId, quantityMilli }] : []
  })
  // More than is left: asked of the last line, which says how much that is.
  const last = asked.at(-1) ?? { lineId: lines.at(-1)?.lineId ?? sku, quantityMilli: 0 }
  return open === 0 ? asked : [...asked.slice(0, -1), { lineId: last.lineId, quantityMilli: last.quantityMilli + open }]
}

/** The member's account as lots: what is left of the sale's own, and the others, from which points spent came. */
function walletOf(sale: RecordedSale, onDate: CivilDate, points: ReturnQuoteFields['points']): Wallet | null {
  const memberId = sale.input.member?.memberId
  if (points === undefined || memberId === undefined) return null
  const lot = (lotId: string, remaining: number): LotBalance => ({ lotId, memberId, points: Math.max(1, remaining), remaining, earnedOn: onDate, availableFrom: onDate, expiresOn: null })
  return {
    lots: [lot(SALE_LOT_ID, points.ofThisSale), lot(OTHER_LOT_ID, points.others)],
    saleLotIds: new Set([SALE_LOT_ID]),
    spent: sale.tenders.flatMap((tender) => (tender.kind === 'points' ? [{ lotId: OTHER_LOT_ID, points: tender.points }] : [])),
    newLotId: () => RENEWED_LOT_ID,
  }
}

/** Works out what comes back of a sale that was quoted. Takes anything at all and never throws. */
export function quoteReturnOf(originalValue: unknown, value: unknown): Result<QuotedReturn, RulebookFault[]> {
  const original = quoteOf(originalValue)
  if (!original.ok) return err(under('original', original.error))
  const { copy, faults } = plainCopy(value)
  const parsed = returnQuoteSchema.safeParse(copy, { reportInput: true })
  if (faults.length > 0 || !parsed.success) return err([...faults, ...(parsed.success ? [] : schemaFaults(parsed.error))])
  return withinNumbers(() => returnOf(original.value, parsed.data))
}

function returnOf(original: Quoted, fields: ReturnQuoteFields): Result<QuotedReturn, Faults> {
  const sale = recordedSale(original)
  const before: SaleReturn[] = []
  for (const [at, earlier] of (fields.before ?? []).entries()) {
    const made = oneReturn(original, sale, before, earlier, ['before', at])
    if (!made.ok) return made
    before.push(made.value)
  }
  const made = oneReturn(original, sale, before, fields, [])
  return made.ok ? ok({ original, answer: made.value }) : made
}

type OneReturn = Pick<ReturnQuoteFields, 'returns' | 'at' | 'void' | 'points'>

function oneReturn({ compiled }: Quoted, sale: RecordedSale, before: readonly SaleReturn[], fields: OneReturn, path: Path): Result<SaleReturn, Faults> {
  const { programme } = compiled.rulebook
  const instant = readInstant(fields.at ?? sale.input.pinnedAt, programme.timeZone)
  if (!instant.ok) return err([fault([...path, 'at'], instant.error.code, instant.error.message.en, instant.error.message.zh)])
  const onDate = programmeDate(programme, instant.value)
  const wallet = walletOf(sale, onDate, fields.points)
  const goods = [...path, 'returns']
  const asked = fields.returns === undefined ? ok(leftToReturn(sale, sumOfParts(before.map((each) => each.parts)))) : askedLines(sale, before, fields.returns, goods)
  if (!asked.ok) return asked
  const made = fields.void === true && fields.returns === undefined
    ? voidSale(compiled, sale, before, { onDate, wallet, shiftId: SHIFT })
    : makeReturn(compiled, sale, before, { lines: asked.value, onDate, wallet })
  return made.ok ? made : err([returnFault(made.error, goods)])
}
