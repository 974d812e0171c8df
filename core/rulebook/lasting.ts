import { z } from 'zod'
import { rulebookSchema } from './rulebook.ts'

/** Reads only what lasts of a kept rulebook, whatever else is in it; what an older file does not say is at its default. */
export const lastingSchema = z.object({ programme: rulebookSchema.shape.programme, pointsRules: rulebookSchema.shape.pointsRules, version: rulebookSchema.shape.version })
export type Lasting = z.output<typeof lastingSchema>

/** What no later version of a programme's rulebook may change: tills hold money, points and dates in it. */
export type LastingPart = 'programme.id' | 'programme.currency' | 'programme.timeZone' | 'programme.dayChange' | 'pointsRules.decimals'

/** The parts in which the next rulebook breaks with the last one. */
export function brokenWithLast(next: Omit<Lasting, 'version'>, last: Omit<Lasting, 'version'>): LastingPart[] {
  const currency = ({ programme: { currency: { code, exponent } } }: Pick<Lasting, 'programme'>): string => `${code} ${exponent}`
  const broken: LastingPart[] = []
  if (next.programme.id !== last.programme.id) broken.push('programme.id')
  if (currency(next) !== currency(last)) broken.push('programme.currency')
  if (next.programme.timeZone !== last.programme.timeZone) broken.push('programme.timeZone')
  if (next.programme.dayChange !== last.programme.dayChange) broken.push('programme.dayChange')
  if (next.pointsRules.decimals !== last.pointsRules.decimals) broken.push('pointsRules.decimals')
  return broken
}
