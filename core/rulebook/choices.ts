import { z } from 'zod'

/**
 * The choices on which good systems differ (loyalty-rules section 8), each at its default unless the rulebook says
 * otherwise. The numbers are the rows of that table; row 22 is `redemption.maximumShareBp`.
 */
export const choicesSchema = z.strictObject({
  /** 1: points earned in this sale are spendable in it. */
  pointsOfThisSale: z.enum(['later', 'spendable']).default('later'),
  /** 2: what an amount off is measured in, where prices do not contain tax. */
  amountOffBasis: z.enum(['price-list', 'tax-inclusive']).default('price-list'),
  /** 3: a line discount is rounded once per line (or part of one), or for each piece. */
  lineRounding: z.enum(['per-line', 'per-unit']).default('per-line'),
  /** 4: the order of application; inside a step priority, then id. */
  order: z.enum(['steps', 'basket-first', 'one-sequence']).default('steps'),
  /** 5: how an amount off several goods lies on their lines. */
  amountOverPool: z.enum(['proportional', 'fill-best']).default('proportional'),
  /** 6: two percentages on one line. */
  percentagesOnLine: z.enum(['compound', 'additive']).default('compound'),
  /** 7: two percentages on the basket. */
  percentagesOnBasket: z.enum(['better', 'compound', 'refuse-second']).default('better'),
  /** 8: what a minimum spend looks at. */
  minimumSpend: z.enum(['after-offers', 'before-discounts', 'net-of-tax']).default('after-offers'),
  /** 9: a free unit is one of those in the basket, or is added on top. */
  freeUnit: z.enum(['in-basket', 'added']).default('in-basket'),
  /** 10: the cheapest unit by what it costs after earlier offers, or by its price before any. */
  cheapestBy: z.enum(['price-as-sold', 'list-price']).default('price-as-sold'),
  /** 11: points taken back for a partial return. */
  returnEarned: z.enum(['in-share', 'per-line', 'recompute']).default('in-share'),
  /** 12: points that paid, on a partial return: given back in share, kept until all is returned, or given back first. */
  returnSpent: z.enum(['in-share', 'kept', 'whole']).default('in-share'),
  /** 13: what points are earned on. */
  earningBase: z.enum(['after-all', 'after-line', 'before-discounts']).default('after-all'),
  /** 14: tenders that do not earn. */
  nonEarningTenders: z.array(z.enum(['points', 'gift-card', 'store-credit'])).max(3).default(['points']),
  /** 15: delivery may be discounted and earn, as its line says. Deposits, levies and gift cards sold never do. */
  delivery: z.enum(['never', 'may']).default('never'),
  /** 16: a use that a limit or budget does not cover whole. */
  limitInside: z.enum(['not-given', 'in-part']).default('not-given'),
  /** 17: too few units for the whole reward. */
  tooFewUnits: z.enum(['what-is-there', 'nothing']).default('what-is-there'),
  /** 18: fractions of points. */
  pointFractions: z.enum(['down-per-receipt', 'nearest', 'per-line', 'kept']).default('down-per-receipt'),
  /** 19: this sale counts for the tier it earns at. */
  saleCountsForItsTier: z.boolean().default(false),
  /** 20: what tiers count. */
  tierCounter: z.enum(['own', 'spendable-points', 'no-reset']).default('own'),
  /** 21: how long a tier lasts from the upgrade. */
  tierLasts: z.enum(['window', 'next-year-end', 'rolling']).default('window'),
  /** 23: where the discount of a multi-unit offer lies. */
  multiUnitDiscountOn: z.enum(['all-units', 'reward-unit']).default('all-units'),
  /** 24: a return that breaks a threshold. */
  returnBreaksThreshold: z.enum(['shares-stand', 're-evaluate']).default('shares-stand'),
})
export type Choices = z.output<typeof choicesSchema>

/** Every row at its default. */
export const DEFAULT_CHOICES: Choices = choicesSchema.parse({})
