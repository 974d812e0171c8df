import { z } from 'zod'
import { civilDateSchema, idSchema, positiveMinorSchema } from '../base/numbers.ts'
import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import { consumedSchema, grantSchema } from '../promotions/evaluation.ts'
import { addDays, programmeDate } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { cumulativeParts } from './cumulative.ts'
import { deductFrom } from './deduction.ts'
import type { ReturnFault } from './faults.ts'
import { keptBackWith } from './line-shares.ts'
import type { ReturnParts } from './parts.ts'
import { earnedTakenBack, partsBetween, returnPartsSchema, returnedTenderSchema, sumOfParts } from './parts.ts'
import { movePoints, pointMovementsSchema } from './point-movements.ts'
import type { PointMovements, Wallet } from './point-movements.ts'
import { addReturned, isEverything, leftToReturn } from './quantities.ts'
import type { AskedLine } from './quantities.ts'
import type { RecordedSale } from './sale.ts'
import { requireSound, soldLines } from './sale.ts'

/** A return as it is recorded. It adds to the books; the sale itself is never edited (loyalty-rules section 6). */
export const saleReturnSchema = z.strictObject({
  kind: z.enum(['return', 'void']),
  saleId: idSchema,
  onDate: civilDateSchema,
  /** With this return, all of every line is back. */
  everything: z.boolean(),
  parts: returnPartsSchema,
  /** Where the goods kept are evaluated again and cost more than is left of what was paid: what is not asked for (row 24). */
  waivedMinor: positiveMinorSchema,
  /** Null: no points, or the member's lots are not known here and head office resolves them. */
  points: pointMovementsSchema.nullable(),
  /** What really leaves, by tender: `parts.tenders` less what is set against missing points. Never a row of nothing. */
  pay: z.array(returnedTenderSchema),
  /** With the return of everything: coupon codes that are good again, what was paid out and comes back, what was given and ends. */
  coupons: z.array(z.string()),
  restored: z.array(consumedSchema),
  withdrawn: z.array(grantSchema),
  /** Uses of limited offers that no longer count, with the money of their budgets. */
  uses: z.array(z.strictObject({ promotionId: z.string(), uses: z.int().positive(), amountMinor: positiveMinorSchema })),
})
export type SaleReturn = z.infer<typeof saleReturnSchema>

/** What a customer brings back. */
export interface ReturnAsked {
  readonly lines: readonly AskedLine[]
  /** The civil date in the programme's time zone. */
  readonly onDate: CivilDate
  /** The member's lots after all that happened before; null where they are not known or there is no member. */
  readonly wallet: Wallet | null
}

type Before = readonly SaleReturn[]

/** The last day on which goods of a sale are taken back. */
export function lastReturnDay(compiled: CompiledRulebook, sale: RecordedSale): CivilDate {
  const { programme, returnRules } = compiled.rulebook
  return addDays(programmeDate(programme, sale.input.pinnedAt), returnRules.windowDays)
}

/**
 * Takes goods of a recorded sale back. `compiled` is the rulebook that the sale had pinned; `before` are all earlier returns
 * of it. Amounts: `cumulativeParts`. Expected faults are values; a sale that does not add up throws.
 */
export function makeReturn(compiled: CompiledRulebook, sale: RecordedSale, before: Before, asked: ReturnAsked): Result<SaleReturn, ReturnFault> {
  const lastDay = lastReturnDay(compiled, sale)
  if (asked.onDate > lastDay) return err({ code: 'RETURN_TOO_LATE', data: { lastDay } })
  return takeBackGoods(compiled, sale, before, asked, 'return')
}

/** Undoes a sale within its shift: all that is left of it comes back. `unused`: what is left on gift cards it sold, by line. */
export function voidSale(
  compiled: CompiledRulebook, sale: RecordedSale, before: Before, asked: Omit<ReturnAsked, 'lines'> & { readonly shiftId: string; readonly unused?: ReadonlyMap<string, number> },
): Result<SaleReturn, ReturnFault> {
  if (asked.shiftId !== sale.shiftId) return err({ code: 'VOID_OTHER_SHIFT', data: {} })
  const left = leftToReturn(sale, sumOfParts(before.map((each) => each.parts)))
  const lines = left.map((line): AskedLine => {
    const unusedMinor = asked.unused?.get(line.lineId)
    return unusedMinor === undefined ? line : { ...line, unusedMinor }
  })
  return takeBackGoods(compiled, sale, before, { ...asked, lines }, 'void')
}

function takeBackGoods(compiled: CompiledRulebook, sale: RecordedSale, before: Before, asked: ReturnAsked, kind: SaleReturn['kind']): Result<SaleReturn, ReturnFault> {
  requireSound(compiled, sale)
  const given = sumOfParts(before.map((each) => each.parts))
  const returned = addReturned(sale, given, asked.lines)
  if (!returned.ok) return returned
  const keptBack = keptBackWith(soldLines(compiled, sale), given, asked.lines)
  if (!keptBack.ok) return keptBack
  const after = cumulativeParts(compiled, sale, returned.value, keptBack.value, given)
  const parts = partsBetween(given, after.parts)
  const everything = isEverything(sale, returned.value)
  const settled = settlePoints(compiled, before, parts, asked)
  return ok({
    kind,
    saleId: sale.saleId,
    onDate: asked.onDate,
    everything,
    parts,
    waivedMinor: after.waivedMinor,
    ...settled,
    ...(everything ? undoneOf(sale) : NOTHING_UNDONE),
  })
}

type Undone = Pick<SaleReturn, 'coupons' | 'restored' | 'withdrawn' | 'uses'>

const NOTHING_UNDONE: Undone = { coupons: [], restored: [], withdrawn: [], uses: [] }

/** What a sale did beside money and points, which ends with the return of everything and stands until then. */
function undoneOf({ evaluation }: RecordedSale): Undone {
  return {
    coupons: (evaluation.coupons ?? []).filter((coupon) => coupon.status === 'used').map((coupon) => coupon.code),
    restored: evaluation.consumed ?? [],
    withdrawn: evaluation.grants ?? [],
    uses: evaluation.promotions.flatMap((outcome) =>
      (outcome.status === 'applied' ? [{ promotionId: outcome.promotionId, uses: outcome.uses, amountMinor: outcome.amountMinor }] : [])),
  }
}

/** Moves the points of a return, and lowers what is paid out where missing points are set against it. */
function settlePoints(compiled: CompiledRulebook, before: Before, parts: ReturnParts, asked: ReturnAsked): Pick<SaleReturn, 'points' | 'pay'> {
  const { rulebook } = compiled
  if (asked.wallet === null) return { points: null, pay: parts.tenders }
  const earlier = before.flatMap((each) => each.points ?? [])
  const givenBack = parts.tenders.reduce((sum, tender) => sum + tender.points, 0)
  const { deduct, ...moved } = movePoints(asked.wallet, { givenBack, takenBack: earnedTakenBack(parts), onDate: asked.onDate, before: earlier }, rulebook.returnRules)
  const { pay, deducted, forgiven } = deductFrom(rulebook, parts.tenders, deduct, deductedSoFar(earlier))
  return { points: { ...moved, deducted, forgiven: moved.forgiven + forgiven }, pay }
}

function deductedSoFar(earlier: readonly PointMovements[]): PointMovements['deducted'] {
  return earlier.reduce((sum, { deducted }) => ({ points: sum.points + deducted.points, amountMinor: sum.amountMinor + deducted.amountMinor }), { points: 0, amountMinor: 0 })
}
