import type { Basket, BasketLine } from './basket.ts'

const AGE_TAG = /^age-(\d{1,3})$/

/** The age in years that a customer must have for these goods: the highest of their `age-18` tags; 0: none is asked. */
export function ageNeeded(lines: readonly Pick<BasketLine, 'tags'>[]): number {
  return Math.max(0, ...lines.flatMap((line) => line.tags.map((tag) => Number(AGE_TAG.exec(tag)?.[1] ?? 0))))
}

/** The age that still has to be looked at before the sale is paid; 0: nothing. */
export function ageUnchecked({ lines, ageChecked = 0 }: Pick<Basket, 'lines' | 'ageChecked'>): number {
  const years = ageNeeded(lines)
  return years > ageChecked ? years : 0
}
