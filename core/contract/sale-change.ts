import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { basketLineSchema } from '../basket/basket.ts'
import { evaluatedLineSchema, evaluationSchema } from '../promotions/evaluation.ts'
import { saleViewSchema } from './views.ts'
import type { SaleView } from './views.ts'

/** What became of a list of lines: some went, others changed where they stand, new ones follow at the end. */
const linesChangeSchema = <L extends z.ZodType>(line: L) => z.strictObject({ gone: z.array(idSchema), put: z.array(line) })

/** The open sale as it is now, told as what is different from before: all but its lines, and the lines that changed. */
export const saleChangeSchema = z.strictObject({
  sale: saleViewSchema.omit({ lines: true, evaluation: true }),
  evaluation: evaluationSchema.omit({ lines: true }),
  lines: linesChangeSchema(basketLineSchema),
  evaluated: linesChangeSchema(evaluatedLineSchema),
})
export type SaleChange = z.output<typeof saleChangeSchema>

interface Line {
  readonly lineId: string
}
interface LinesChange<L extends Line> {
  readonly gone: readonly string[]
  readonly put: readonly L[]
}

/**
 * What is different; null where that cannot be said so: another sale, or lines that stand in another order.
 *
 * @param now lines that did not change are the same objects as before
 */
export function saleChange(before: SaleView, now: SaleView): SaleChange | null {
  if (before.saleId !== now.saleId) return null
  const lines = linesChange(before.lines, now.lines)
  const evaluated = linesChange(before.evaluation.lines, now.evaluation.lines)
  if (lines === null || evaluated === null) return null
  const { lines: _lines, evaluation: { lines: _evaluated, ...evaluation }, ...sale } = now
  return { sale, evaluation, lines, evaluated }
}

/** The sale after a change; lines that did not change are the same objects as before. */
export function changedSale(before: SaleView, { sale, evaluation, lines, evaluated }: SaleChange): SaleView {
  return { ...sale, lines: changedLines(before.lines, lines), evaluation: { ...evaluation, lines: changedLines(before.evaluation.lines, evaluated) } }
}

function linesChange<L extends Line>(before: readonly L[], now: readonly L[]): { gone: string[]; put: L[] } | null {
  const stood = new Map(before.map((line) => [line.lineId, line]))
  const stands = new Set(now.map((line) => line.lineId))
  const change = {
    gone: before.filter((line) => !stands.has(line.lineId)).map((line) => line.lineId),
    put: now.filter((line) => stood.get(line.lineId) !== line),
  }
  const made = changedLines(before, change)
  return made.length === now.length && made.every((line, at) => line === now[at]) ? change : null
}

function changedLines<L extends Line>(before: readonly L[], { gone, put }: LinesChange<L>): L[] {
  const went = new Set(gone)
  const changed = new Map(put.map((line) => [line.lineId, line]))
  const left = before.filter((line) => !went.has(line.lineId)).map((line) => changed.get(line.lineId) ?? line)
  const there = new Set(before.map((line) => line.lineId))
  return [...left, ...put.filter((line) => !there.has(line.lineId))]
}
