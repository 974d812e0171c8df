import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import type { ReturnFault } from './faults.ts'
import type { ReturnParts } from './parts.ts'
import type { RecordedSale } from './sale.ts'

/** Goods that come back of one sale line. */
export interface AskedLine {
  readonly lineId: string
  /** Thousandths; whole pieces where the line is sold by the piece. */
  readonly quantityMilli: number
  /** Of a gift card sold: what is left on it. */
  readonly unusedMinor?: number
}

/** How much of every line of a sale has come back, by line id. */
export type Returned = ReadonlyMap<string, number>

/** What came back so far. */
export function returnedSoFar(before: Pick<ReturnParts, 'lines'>): Map<string, number> {
  return new Map(before.lines.map((line) => [line.lineId, line.quantityMilli]))
}

/** What can still come back of every line, in thousandths; lines of which all is back are left out. */
export function leftToReturn(sale: RecordedSale, before: Pick<ReturnParts, 'lines'>): AskedLine[] {
  const soFar = returnedSoFar(before)
  return sale.input.lines
    .map((line) => ({ lineId: line.lineId, quantityMilli: line.quantityMilli - (soFar.get(line.lineId) ?? 0) }))
    .filter((line) => line.quantityMilli > 0)
}

/** Whether all of every line is back. */
export function isEverything(sale: RecordedSale, returned: Returned): boolean {
  return sale.input.lines.every((line) => returned.get(line.lineId) === line.quantityMilli)
}

/** What will have come back with these lines; each unit of a sale comes back once. Errors say which line and what is left of it. */
export function addReturned(sale: RecordedSale, before: Pick<ReturnParts, 'lines'>, asked: readonly AskedLine[]): Result<Returned, ReturnFault> {
  if (asked.length === 0) return err({ code: 'RETURN_EMPTY', data: {} })
  const returned = returnedSoFar(before)
  for (const { lineId, quantityMilli } of asked) {
    const line = sale.input.lines.find((each) => each.lineId === lineId)
    if (line === undefined) return err({ code: 'RETURN_LINE_UNKNOWN', data: { lineId } })
    const whole = Number.isSafeInteger(quantityMilli) && quantityMilli > 0
    // A line by the piece may have been sold with a fraction only where it was so recorded; then all of it comes back.
    const soFar = returned.get(lineId) ?? 0
    const leftMilli = line.quantityMilli - soFar
    if (!whole || (line.unit === 'piece' && quantityMilli % 1000 !== 0 && quantityMilli !== leftMilli)) {
      return err({ code: 'RETURN_QUANTITY_INVALID', data: { lineId, unit: line.unit } })
    }
    if (quantityMilli > leftMilli) return err({ code: 'RETURN_MORE_THAN_LEFT', data: { lineId, leftMilli } })
    returned.set(lineId, soFar + quantityMilli)
  }
  return ok(returned)
}

/** A sale line of which more came back than was sold: found when returns of several tills meet (loyalty-rules section 6). */
export interface OverReturn { readonly lineId: string; readonly overMilli: number }

/** Over-returns among all returns of a sale, from wherever they came. They are findings: nothing is undone. */
export function overReturns(sale: { readonly input: Pick<RecordedSale['input'], 'lines'> }, returns: readonly { readonly lines: readonly Pick<ReturnParts['lines'][number], 'lineId' | 'quantityMilli'>[] }[]): OverReturn[] {
  return sale.input.lines.flatMap(({ lineId, quantityMilli }) => {
    const backMilli = returns.reduce((sum, each) => sum + (each.lines.find((line) => line.lineId === lineId)?.quantityMilli ?? 0), 0)
    return backMilli > quantityMilli ? [{ lineId, overMilli: backMilli - quantityMilli }] : []
  })
}
