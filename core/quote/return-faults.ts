import type { ReturnFault } from '../returns/faults.ts'
import { fault } from '../rulebook/faults.ts'
import type { Path, RulebookFault } from '../rulebook/faults.ts'

/** Why goods are not taken back, as a fault of the file. */
export function returnFault({ code, data }: ReturnFault, path: Path): RulebookFault {
  switch (code) {
    case 'RETURN_EMPTY': return fault(path, code, 'Nothing is left to come back.', '没有可退的商品。')
    case 'RETURN_LINE_UNKNOWN': return fault(path, code, `The sale has no line “${data.lineId}”. Correct it.`, `原单没有“${data.lineId}”这一行，请更正。`)
    case 'RETURN_QUANTITY_INVALID': return fault(path, code, data.unit === 'piece' ? `Whole pieces come back of line “${data.lineId}”, one or more.` : `More than nothing must come back of line “${data.lineId}”.`, `“${data.lineId}”的退货数量无效，请更正。`)
    case 'RETURN_MORE_THAN_LEFT': return fault(path, code, `Of line “${data.lineId}” only ${data.leftMilli / 1000} can still come back.`, `“${data.lineId}”只剩 ${data.leftMilli / 1000} 可退。`)
    case 'RETURN_TOO_LATE': return fault(path, code, `The last day to return was ${data.lastDay}.`, `退货期已于 ${data.lastDay} 结束。`)
    case 'GIFT_CARD_BALANCE_NEEDED': return fault(path, code, `Write what is left on the gift card of line “${data.lineId}” (unusedMinor).`, `请写“${data.lineId}”礼品卡的余额（unusedMinor）。`)
    case 'GIFT_CARD_USED_UP': return fault(path, code, `The gift card of line “${data.lineId}” is used up: nothing to give back.`, `“${data.lineId}”的礼品卡已用完，无可退金额。`)
    case 'VOID_OTHER_SHIFT': return fault(path, code, 'A sale is voided within its shift. Return it instead.', '只能在同一班次内作废，请改为退货。')
    case 'RECEIPT_NEEDED': return fault(path, code, 'Goods come back with their receipt only.', '退货须凭收据。')
    case 'APPROVAL_NEEDED': return fault(path, code, 'This needs approval.', '此操作需要批准。')
    case 'PRICE_UNKNOWN': return fault(path, code, `No price of “${data.sku}” is known.`, `不知道“${data.sku}”的价格。`)
  }
}
