import { z } from 'zod'
import { quantityMilliSchema } from '../base/numbers.ts'
import { fault } from '../rulebook/faults.ts'
import type { Path, RulebookFault } from '../rulebook/faults.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { lineIdAt, quoteLineSchema } from './format.ts'
import type { QuoteLine } from './format.ts'

const MOST_MILLI = 9_999_000
const { quantity, quantityMilli, unit, category, categoryPath, taxCode } = quoteLineSchema.shape
const quantitySchema = z.object({ quantity, quantityMilli, unit })
const wordsSchema = z.object({ category, categoryPath, taxCode })

/** What the schema cannot see of a line: read part by part, so that one bad field does not hide another. */
export function lineFaults(quote: unknown, rulebook: Rulebook | null): RulebookFault[] {
  const { basket } = (quote ?? {}) as { basket?: { lines?: unknown } | null }
  const lines: unknown = typeof basket === 'object' ? basket?.lines : undefined
  if (!Array.isArray(lines)) return []
  const taxCodes = rulebook === null ? null : new Set(rulebook.programme.taxes.map((tax) => tax.code))
  return lines.flatMap((line: unknown, at) => {
    const path = ['basket', 'lines', at]
    const counted = quantitySchema.safeParse(line).data
    const named = wordsSchema.safeParse(line).data
    return [...(counted === undefined ? [] : quantityFaults(counted, path)), ...(named === undefined ? [] : wordFaults(named, path, taxCodes))]
  })
}

/** Faults of one quantity, in pieces or in thousandths. */
export function quantityFaults(line: z.output<typeof quantitySchema>, path: Path): RulebookFault[] {
  if (line.quantity !== undefined && line.quantityMilli !== undefined) {
    return [fault([...path, 'quantity'], 'QUANTITY_TWICE', 'Quantity and quantityMilli say the same thing. Write one of them.', 'quantity 与 quantityMilli 只需写一个。')]
  }
  const at = [...path, line.quantityMilli === undefined ? 'quantity' : 'quantityMilli']
  const milli = line.quantityMilli ?? (line.quantity ?? 1) * 1000
  if (milli < 0) return [fault(at, 'QUANTITY_NEGATIVE', 'A sale has no negative quantities. What comes back is quoted with --return.', '销售数量不能为负。退货请用 --return 报价。')]
  if (milli === 0) return [fault(at, 'QUANTITY_ZERO', 'The quantity is 0. Write what is bought, or take the line out.', '数量为 0，请写购买数量或删去该行。')]
  if (!quantityMilliSchema.safeParse(milli).success) return [fault(at, 'TOO_BIG', `A line has at most ${MOST_MILLI / 1000} pieces or kilograms. Write several lines.`, `每行至多 ${MOST_MILLI / 1000} 件或千克，请分成几行。`)]
  if (line.unit !== 'kg' && milli % 1000 !== 0) return [fault(at, 'PIECES_WHOLE', 'Pieces come whole: 1000 thousandths each. Write "unit": "kg" for goods sold by weight.', '按件销售须为整件（每件 1000）。按重量销售请写 "unit": "kg"。')]
  return []
}

function wordFaults(line: z.output<typeof wordsSchema>, path: Path, taxCodes: ReadonlySet<string> | null): RulebookFault[] {
  const faults: RulebookFault[] = []
  if (line.category !== undefined && line.categoryPath !== undefined) {
    faults.push(fault([...path, 'category'], 'CATEGORY_TWICE', 'Category and categoryPath say the same thing. Write one of them.', 'category 与 categoryPath 只需写一个。'))
  }
  if (line.taxCode !== undefined && taxCodes !== null && !taxCodes.has(line.taxCode)) {
    faults.push(fault([...path, 'taxCode'], 'TAX_UNKNOWN', `There is no tax “${line.taxCode}” in the rulebook. Write one of: ${[...taxCodes].join(', ')}.`, `规则中没有税码“${line.taxCode}”，请写：${[...taxCodes].join('、')}。`))
  }
  return faults
}

/** Lines that bear the same id, those made from the position included. */
export function sameLineFaults(lines: readonly QuoteLine[]): RulebookFault[] {
  const seen = new Set<string>()
  return lines.flatMap((line, at) => {
    const lineId = line.lineId ?? lineIdAt(at + 1)
    if (!seen.has(lineId)) {
      seen.add(lineId)
      return []
    }
    return [fault(['basket', 'lines', at, 'lineId'], 'ID_TWICE', `“${lineId}” is there twice. Give each line its own.`, `“${lineId}”重复，请各用不同的名称。`)]
  })
}
