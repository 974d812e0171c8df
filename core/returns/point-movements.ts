import { z } from 'zod'
import { civilDateSchema, idSchema, positiveMinorSchema } from '../base/numbers.ts'
import type { LotBalance, LotPart } from '../points/lot.ts'
import { afterGivingBack, giveBack, stillSpent, takeBack } from '../points/reversal.ts'
import type { GivenBack } from '../points/reversal.ts'
import type { ReturnRules } from '../rulebook/policies.ts'
import type { CivilDate } from '../time/instant.ts'

const pointsSchema = z.int().nonnegative()
const lotPartSchema = z.strictObject({ lotId: idSchema, points: z.int().positive(), reopened: z.int().positive().optional() })

/** How the points of a return move between lots: as this till sees them; head office resolves lots anew in its own order. */
export const pointMovementsSchema = z.strictObject({
  /** Points spent that come back, to their lots or, where those are over, to new ones. */
  givenBack: z.array(z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('old-lot'), lotId: idSchema, points: z.int().positive() }),
    z.strictObject({ kind: z.literal('renewed'), lotId: idSchema, points: z.int().positive(), expiresOn: civilDateSchema }),
  ])),
  /** Points earned that are taken back from lots. */
  taken: z.array(lotPartSchema),
  /** Points that no lot had: owed, set against the refund, or forgiven. */
  debt: pointsSchema,
  deducted: z.strictObject({ points: pointsSchema, amountMinor: positiveMinorSchema }),
  forgiven: pointsSchema,
})
export type PointMovements = z.infer<typeof pointMovementsSchema>

/** A member's lots, and what this sale had to do with them. */
export interface Wallet {
  /** Whose points are taken back; lots of others stand here only for what was spent from them. Unless stated, every lot is the member's. */
  readonly memberId?: string
  readonly lots: readonly LotBalance[]
  /** The lots this sale earned. */
  readonly saleLotIds: ReadonlySet<string>
  /** What the sale's points tenders took, in the order they took it. */
  readonly spent: readonly LotPart[]
  /** Of a renewed lot: the id it gets. */
  readonly newLotId: (renewed: GivenBack) => string
}

/**
 * Points spent come back to their lots first, then points earned are taken back from the sale's own lots, from pending
 * ones and in spending order; so what a return brings covers what it takes (loyalty-rules section 6). `deduct` in the
 * answer is what is still to be set against the refund.
 */
export function movePoints(
  wallet: Wallet, asked: { givenBack: number; takenBack: number; onDate: CivilDate; before: readonly PointMovements[] }, rules: ReturnRules,
): Omit<PointMovements, 'deducted'> & { deduct: number } {
  const spent = stillSpent(wallet.spent, asked.before.flatMap((each) => each.givenBack))
  const givenBack = giveBack(wallet.lots, { points: asked.givenBack, spent, onDate: asked.onDate, returnedPointsDays: rules.returnedPointsDays })
  const lots = afterGivingBack(wallet.lots, givenBack, asked.onDate, wallet.newLotId)
  const own = wallet.memberId === undefined ? lots : lots.filter((lot) => lot.memberId === wallet.memberId)
  const { parts, debt, deduct, forgiven } = takeBack(own, { points: asked.takenBack, saleLotIds: wallet.saleLotIds, onDate: asked.onDate, pointsShort: rules.pointsShort })
  return { givenBack, taken: parts, debt, deduct, forgiven }
}
