import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'

/** Nesting that any honest rulebook stays far below. */
export const MAX_DEPTH = 40
/** Values in one file: a full price list for every store and ten thousand promotions together stay below it. */
export const MAX_VALUES = 2_000_000

interface Copying {
  faults: RulebookFault[]
  values: number
  ancestors: Set<object>
}

/**
 * Copies what came from outside into plain arrays and objects, so that nothing read later can loop, nest without end or
 * answer differently the second time. Returns what could be copied and every fault met; `undefined` with a fault where
 * the whole cannot be read.
 */
export function plainCopy(input: unknown): { copy: unknown; faults: RulebookFault[] } {
  const copying: Copying = { faults: [], values: 0, ancestors: new Set() }
  if (input === undefined) return { copy: undefined, faults: [fault([], 'MISSING', 'There is no rulebook here. Send the file.', '没有规则内容，请发送文件。')] }
  const copy = copyValue(input, [], copying)
  if (copying.values <= MAX_VALUES) return { copy, faults: copying.faults }
  const tooLarge = fault([], 'TOO_LARGE', `The file holds more than ${MAX_VALUES} values. Take out promotions that are over.`, `文件超过 ${MAX_VALUES} 个值，请删去已结束的优惠。`)
  return { copy: undefined, faults: [...copying.faults, tooLarge] }
}

function copyValue(value: unknown, path: Path, copying: Copying): unknown {
  copying.values += 1
  if (copying.values > MAX_VALUES) return undefined
  if (typeof value !== 'object' || value === null) return value
  if (copying.ancestors.has(value)) {
    copying.faults.push(fault(path, 'CYCLE', 'This part contains itself. Write it out once.', '此处包含自身，请改为只写一次。'))
    return undefined
  }
  if (path.length >= MAX_DEPTH) {
    copying.faults.push(fault(path, 'TOO_DEEP', `This is nested more than ${MAX_DEPTH} levels deep. Write it flatter.`, `嵌套超过 ${MAX_DEPTH} 层，请减少嵌套。`))
    return undefined
  }
  copying.ancestors.add(value)
  const copy = Array.isArray(value) ? copyItems(value, path, copying) : copyFields(value, path, copying)
  copying.ancestors.delete(value)
  return copy
}

function copyItems(items: readonly unknown[], path: Path, copying: Copying): unknown[] {
  const copy: unknown[] = []
  for (let at = 0; at < items.length && copying.values <= MAX_VALUES; at += 1) copy.push(copyValue(items[at], [...path, at], copying))
  return copy
}

function copyFields(value: object, path: Path, copying: Copying): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (copying.values > MAX_VALUES) break
    if (key === '__proto__') {
      copying.faults.push(unknownField(path, key))
      continue
    }
    copy[key] = copyValue((value as Record<string, unknown>)[key], [...path, key], copying)
  }
  return copy
}

export function unknownField(path: Path, key: string): RulebookFault {
  return fault([...path, key], 'FIELD_UNKNOWN', `There is no field “${shown(key)}” here. Check its spelling or take it out.`, `此处没有“${shown(key)}”字段，请检查拼写或删去。`)
}

/** A name from the file, short enough to be read in a message. */
export function shown(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
