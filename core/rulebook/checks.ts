import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { crossFaults } from './cross-checks.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import { plainCopy } from './plain-copy.ts'
import { rulebookSchema } from './rulebook.ts'
import type { Rulebook } from './rulebook.ts'
import { schemaFaults } from './schema-faults.ts'
import { wasPriceFaults } from './was-price.ts'
import type { PricePoint } from './was-price.ts'

export type { RulebookFault } from './faults.ts'

/** More faults than anybody mends in one go are counted, not listed. */
export const MOST_FAULTS = 1000

/**
 * Whether something is a rulebook a till may use. Takes anything at all, never throws, and returns every fault at once,
 * in plain words: what is wrong, where, and what to do. What it accepts can be compiled and evaluated. With a price
 * history, earlier prices that it does not bear out are faults too (loyalty-rules section 9).
 */
export function checkRulebook(input: unknown, { priceHistory }: { priceHistory?: readonly PricePoint[] } = {}): Result<Rulebook, RulebookFault[]> {
  const { copy, faults } = copied(input)
  if (copy === undefined) return err(faults)
  const parsed = rulebookSchema.safeParse(copy, { reportInput: true })
  // What could not be copied is reported once, not again as missing.
  const told = new Set(faults.map((each) => each.path))
  const all = [
    ...faults,
    ...(parsed.success ? [] : schemaFaults(parsed.error).filter((each) => !told.has(each.path))),
    ...crossFaults(copy),
  ]
  if (parsed.success && all.length === 0 && priceHistory !== undefined) all.push(...wasPriceFaults(parsed.data, priceHistory))
  return parsed.success && all.length === 0 ? ok(parsed.data) : err(mostOf(all))
}

function mostOf(faults: RulebookFault[]): RulebookFault[] {
  if (faults.length <= MOST_FAULTS) return faults
  const more = faults.length - MOST_FAULTS
  return [...faults.slice(0, MOST_FAULTS), fault([], 'MORE', `There are ${more} more faults. Mend these first.`, `另有 ${more} 处错误，请先修正以上各处。`)]
}

function copied(input: unknown): { copy: unknown; faults: RulebookFault[] } {
  try {
    return plainCopy(input)
  } catch {
    // Objects with behaviour of their own (getters that throw, revoked proxies) come from no file.
    return { copy: undefined, faults: [fault([], 'UNREADABLE', 'This cannot be read as a rulebook. Send the file itself.', '无法作为规则文件读取，请发送文件本身。')] }
  }
}
