import { z } from 'zod'
import { amountMinorSchema, idSchema, positiveMinorSchema, rateBpSchema } from '../base/numbers.ts'
import { TENDER_KINDS } from '../rulebook/condition.ts'

const countSchema = z.int().nonnegative()

/**
 * What a return gives back of one sale line. `grossMinor` = `netMinor` + discounts + `keptBackMinor`. Amounts are negative
 * only where the goods that were kept are evaluated again and lost an offer (choices row 24).
 */
export const returnedLineSchema = z.strictObject({
  lineId: idSchema,
  /** 0 for a line of which nothing came back, but whose amount changed (row 24). */
  quantityMilli: countSchema,
  grossMinor: amountMinorSchema,
  /** The line's shares of discounts, which are not paid out. */
  discounts: z.array(z.strictObject({ promotionId: z.string(), amountMinor: amountMinorSchema })),
  netMinor: amountMinorSchema,
  /** Of a gift card sold: what has been spent from it. */
  keptBackMinor: countSchema,
})
export type ReturnedLine = z.infer<typeof returnedLineSchema>

export const returnedTaxSchema = z.strictObject({
  taxCode: z.string(),
  rateBp: rateBpSchema,
  grossMinor: amountMinorSchema,
  taxMinor: amountMinorSchema,
  netMinor: amountMinorSchema,
  components: z.array(z.strictObject({ code: z.string(), rateBp: rateBpSchema, taxMinor: amountMinorSchema })),
})
export type ReturnedTax = z.infer<typeof returnedTaxSchema>

export const returnedTenderSchema = z.strictObject({
  /** Which of the sale's tenders, from 0. */
  tender: countSchema,
  kind: z.enum([...TENDER_KINDS, 'other-till']),
  amountMinor: positiveMinorSchema,
  /** Of a points tender: the points that come back, in minor units of a point; `amountMinor` is what they paid. */
  points: countSchema,
})
export type ReturnedTender = z.infer<typeof returnedTenderSchema>

const shape = {
  lines: z.array(returnedLineSchema),
  taxes: z.array(returnedTaxSchema),
  /** What the goods are worth to the customer: the lines' net amounts, with tax where prices do not contain it. */
  refundMinor: positiveMinorSchema,
  /** They sum to the refund, plus cash rounding, less points kept. */
  tenders: z.array(returnedTenderSchema),
  cashRoundingMinor: amountMinorSchema,
  /** The points' share of the refund that waits until everything is returned (row 12, kept); negative when it comes. */
  keptPointsMinor: amountMinorSchema,
  /** Points earned that are taken back, by rule; negative only where they are worked out again (row 11, recompute). */
  earned: z.array(z.strictObject({ ruleId: z.string(), points: z.int() })),
  tierBaseMinor: amountMinorSchema,
  /** What comes off the tier's counter, in its measure. */
  tierCounts: z.int(),
}

/** What a return gives back, part by part. */
export const returnPartsSchema = z.strictObject(shape)
export type ReturnParts = z.infer<typeof returnPartsSchema>

export const NO_PARTS: ReturnParts = { lines: [], taxes: [], refundMinor: 0, tenders: [], cashRoundingMinor: 0, keptPointsMinor: 0, earned: [], tierBaseMinor: 0, tierCounts: 0 }

/** Combines rows of the same key; rows in which nothing is left are dropped. */
function byKey<T>(a: readonly T[], b: readonly T[], key: (row: T) => string | number, combine: (x: T | undefined, y: T | undefined) => T, empty: (row: T) => boolean): T[] {
  const left = new Map(a.map((row) => [key(row), row]))
  const right = new Map(b.map((row) => [key(row), row]))
  return [...new Set([...left.keys(), ...right.keys()])].map((each) => combine(left.get(each), right.get(each))).filter((row) => !empty(row))
}

/** `a + sign × b`, part by part. */
function combine(a: ReturnParts, b: ReturnParts, sign: 1 | -1): ReturnParts {
  const sum = (x: number | undefined, y: number | undefined): number => (x ?? 0) + sign * (y ?? 0)
  return {
    lines: byKey(a.lines, b.lines, (line) => line.lineId, (x, y): ReturnedLine => ({
      lineId: (x ?? y)!.lineId,
      quantityMilli: sum(x?.quantityMilli, y?.quantityMilli),
      grossMinor: sum(x?.grossMinor, y?.grossMinor),
      discounts: byKey(x?.discounts ?? [], y?.discounts ?? [], (discount) => discount.promotionId,
        (p, q) => ({ promotionId: (p ?? q)!.promotionId, amountMinor: sum(p?.amountMinor, q?.amountMinor) }), (discount) => discount.amountMinor === 0),
      netMinor: sum(x?.netMinor, y?.netMinor),
      keptBackMinor: sum(x?.keptBackMinor, y?.keptBackMinor),
    }), (line) => line.quantityMilli === 0 && line.netMinor === 0 && line.discounts.length === 0),
    taxes: byKey(a.taxes, b.taxes, (tax) => tax.taxCode, (x, y): ReturnedTax => ({
      taxCode: (x ?? y)!.taxCode,
      rateBp: (x ?? y)!.rateBp,
      grossMinor: sum(x?.grossMinor, y?.grossMinor),
      taxMinor: sum(x?.taxMinor, y?.taxMinor),
      netMinor: sum(x?.netMinor, y?.netMinor),
      components: byKey(x?.components ?? [], y?.components ?? [], (component) => component.code,
        (p, q) => ({ code: (p ?? q)!.code, rateBp: (p ?? q)!.rateBp, taxMinor: sum(p?.taxMinor, q?.taxMinor) }), (component) => component.taxMinor === 0),
    }), (tax) => tax.taxMinor === 0 && tax.netMinor === 0),
    refundMinor: sum(a.refundMinor, b.refundMinor),
    tenders: byKey(a.tenders, b.tenders, (tender) => tender.tender, (x, y): ReturnedTender => ({
      tender: (x ?? y)!.tender, kind: (x ?? y)!.kind, amountMinor: sum(x?.amountMinor, y?.amountMinor), points: sum(x?.points, y?.points),
    }), (tender) => tender.amountMinor === 0 && tender.points === 0),
    cashRoundingMinor: sum(a.cashRoundingMinor, b.cashRoundingMinor),
    keptPointsMinor: sum(a.keptPointsMinor, b.keptPointsMinor),
    earned: byKey(a.earned, b.earned, (rule) => rule.ruleId, (x, y) => ({ ruleId: (x ?? y)!.ruleId, points: sum(x?.points, y?.points) }), (rule) => rule.points === 0),
    tierBaseMinor: sum(a.tierBaseMinor, b.tierBaseMinor),
    tierCounts: sum(a.tierCounts, b.tierCounts),
  }
}

/** Several returns together. */
export function sumOfParts(returns: readonly ReturnParts[]): ReturnParts {
  return returns.reduce((sum, each) => combine(sum, each, 1), NO_PARTS)
}

/** What has to be given now, so that `before` becomes `after`. Nothing that is zero is left in: no tender of nothing. */
export function partsBetween(before: ReturnParts, after: ReturnParts): ReturnParts {
  return combine(after, before, -1)
}

/** Points earned that are taken back, all rules together. */
export function earnedTakenBack(parts: Pick<ReturnParts, 'earned'>): number {
  return parts.earned.reduce((sum, rule) => sum + rule.points, 0)
}
