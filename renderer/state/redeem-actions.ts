import type { ApprovalInput } from '../../core/contract/command.ts'
import type { StoredValueView } from '../../core/contract/stored-value-views.ts'
import type { Run, Worked } from './actions.ts'

/** What a customer brings to a sale beside money, and gift cards sold and paid out. */
export function redeemActions(run: Run, worked: Worked) {
  return {
    addCoupon: (saleId: string, code: string) => worked('sale.addCoupon', { saleId, code }),
    addIssuedCoupon: (saleId: string, issuedId: string) => worked('sale.addIssuedCoupon', { saleId, issuedId }),
    removeCoupon: (saleId: string, code: string) => worked('sale.removeCoupon', { saleId, code }),
    /** Puts a gift card on the sale; null: the till makes its code up, and prints it on the receipt. */
    addGiftCard: (code: string | null, amountMinor: number) => worked('giftCard.addToSale', { code, amountMinor }),
    /** Gives a small rest in cash. Answers what was given, null where it was refused. */
    async payOutValue(code: string, approval: ApprovalInput): Promise<{ value: StoredValueView; cashMinor: number } | null> {
      const answer = await run('storedValue.payOut', { code, approval })
      return answer.ok ? answer.value : null
    },
  }
}
