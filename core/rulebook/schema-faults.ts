import type { z } from 'zod'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { shown, unknownField } from './plain-copy.ts'

type Issue = z.core.$ZodIssue

const KINDS: Record<string, { en: string; zh: string }> = {
  int: { en: 'a whole number', zh: '整数' },
  number: { en: 'a number', zh: '数字' },
  string: { en: 'a text', zh: '文字' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  array: { en: 'a list', zh: '列表' },
  object: { en: 'a group of fields', zh: '一组字段' },
}

function wrongType(issue: Extract<Issue, { code: 'invalid_type' }>, path: Path): RulebookFault {
  const expected = 'format' in issue && issue.format === 'safeint' ? 'int' : issue.expected
  const kind = KINDS[expected] ?? { en: 'something else', zh: '其他类型' }
  if (issue.input === undefined) return fault(path, 'MISSING', `This is missing. Write ${kind.en} here.`, `缺少此项，请填写${kind.zh}。`)
  const amount = expected === 'int' ? { en: ' Amounts are in cents, quantities in thousandths, without decimals.', zh: '金额以分为单位，数量以千分之一为单位，不带小数。' } : { en: '', zh: '' }
  return fault(path, 'WRONG_KIND', `This must be ${kind.en}.${amount.en}`, `此处应为${kind.zh}。${amount.zh}`)
}

function outOfRange(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, path: Path): RulebookFault {
  const small = issue.code === 'too_small'
  const limit = String(small ? issue.minimum : issue.maximum)
  const inclusive = issue.inclusive !== false
  const counted = issue.origin === 'array' || issue.origin === 'set' ? { en: ' entries', zh: ' 项' } : issue.origin === 'string' ? { en: ' characters', zh: ' 个字符' } : { en: '', zh: '' }
  const en = small ? (inclusive ? 'at least' : 'more than') : (inclusive ? 'at most' : 'less than')
  const zh = small ? (inclusive ? '至少为' : '须大于') : (inclusive ? '至多为' : '须小于')
  return fault(path, small ? 'TOO_SMALL' : 'TOO_BIG', `This must be ${en} ${limit}${counted.en}. Correct it.`, `此处${zh} ${limit}${counted.zh}，请更正。`)
}

/** One schema issue in plain words. */
function faultsOf(issue: Issue): RulebookFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  switch (issue.code) {
    case 'invalid_type': return [wrongType(issue, path)]
    case 'unrecognized_keys': return issue.keys.map((key) => unknownField(path, key))
    case 'too_small':
    case 'too_big': return [outOfRange(issue, path)]
    case 'invalid_value': {
      const values = issue.values.map((value) => shown(String(value)))
      return [fault(path, 'NOT_ONE_OF', `This must be ${values.join(' or ')}.`, `此处应为 ${values.join(' 或 ')}。`)]
    }
    case 'invalid_union': return [fault(path, 'NOT_KNOWN', 'This kind is not known. Check its spelling.', '未知的种类，请检查拼写。')]
    case 'invalid_format': return [fault(path, 'WRONG_FORM', 'This is not written in the form it needs. Compare it with the examples.', '书写格式不对，请对照示例。')]
    default: return [fault(path, 'INVALID', 'This value is not possible here. Correct it.', '此处的值不可用，请更正。')]
  }
}

/** Every issue the schema found, in plain words. Of two limits that one number breaks, the closer one is told, which comes last. */
export function schemaFaults(error: z.ZodError): RulebookFault[] {
  const byPlace = new Map(error.issues.flatMap(faultsOf).map((each) => [`${each.code} ${each.path}`, each]))
  return [...byPlace.values()]
}
