import type { Coupon } from './benefits.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'

/** Kinds whose codes are printed or sent out before anybody comes with them. */
const LISTED: readonly Coupon['kind'][] = ['single-use', 'batch']

type Numbers = NonNullable<Coupon['numbers']>
type Run = Pick<Numbers, 'from' | 'to'>

const overlap = (a: Run, b: Run): boolean => a.from <= b.to && b.from <= a.to

function numbersFaults({ digits, from, to, allotted = [] }: Numbers, path: Path): RulebookFault[] {
  const faults: RulebookFault[] = []
  if (from > to) faults.push(fault([...path, 'to'], 'NUMBERS_ORDER', 'The last number is before the first. Swap or correct them.', '末号小于首号，请更正。'))
  if (String(to).length > digits) faults.push(fault([...path, 'digits'], 'NUMBERS_LONG', `The last number has more than ${digits} digits. Raise digits, or lower to.`, `末号超过 ${digits} 位，请增大 digits 或减小 to。`))
  allotted.forEach((run, at) => {
    const place = [...path, 'allotted', at]
    if (run.from > run.to || run.from < from || run.to > to) faults.push(fault(place, 'ALLOTMENT_OUTSIDE', 'These numbers are not among those of the coupon. Correct from and to.', '此号段不在该券的号码范围内，请更正 from 和 to。'))
    if (allotted.slice(0, at).some((before) => overlap(before, run))) faults.push(fault(place, 'ALLOTMENT_TWICE', 'Some of these numbers are allotted to two tills, so both could take the same code. Correct from and to.', '部分号码分配给了两台收银台，同一券码可能在两处使用，请更正 from 和 to。'))
  })
  return faults
}

/** What a coupon says of its codes that does not fit its kind, or itself. */
export function couponCodeFaults(coupon: Coupon, path: Path): RulebookFault[] {
  const { kind, numbers, digests, boundTo } = coupon
  const faults: RulebookFault[] = []
  if ((numbers !== undefined || digests !== undefined) && !LISTED.includes(kind)) {
    faults.push(fault([...path, numbers === undefined ? 'digests' : 'numbers'], 'CODES_NOT_LISTED', 'Only codes of the kinds "single-use" and "batch" are listed beforehand. Take the list out, or choose one of those kinds.', '只有 "single-use" 和 "batch" 类券码可预先列出，请删去列表或改用这两类。'))
  }
  if (numbers !== undefined && digests !== undefined) {
    faults.push(fault([...path, 'digests'], 'CODES_TWICE', 'Codes are either numbered or listed by digest. Take one of the two out.', '券码只能按号码或按摘要列出其一，请删去一项。'))
  }
  if (boundTo !== undefined && kind !== 'voucher') {
    faults.push(fault([...path, 'boundTo'], 'BOUND_NOT_VOUCHER', 'Only vouchers may be good for the bearer or for a member; personal codes always are the member’s. Take boundTo out.', '只有 "voucher" 类可选择不记名或限本人，"personal" 类总是限本人，请删去 boundTo。'))
  }
  return numbers === undefined ? faults : [...faults, ...numbersFaults(numbers, [...path, 'numbers'])]
}
