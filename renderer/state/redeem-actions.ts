import type { ApprovalInput } from '../../core/contract/command.ts'
import type { StoredValueView } from '../../core/contract/stored-value-views.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { CallResult } from '../../core/contract/types.ts'
import type { Right } from '../../core/people/rights.ts'
import type { Caller, CommandInput } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import type { Run, Worked } from './run.ts'
import { notify } from './ui-store.ts'
import type { KeyedDraft } from './ui-store.ts'

/** Done; or the right that somebody else has to bring; or refused with words on the screen. */
export type ByHandAnswer = 'done' | 'refused' | { readonly needs: Right }

function saidBy(answer: CallResult<'sale.changePrice'> | CallResult<'sale.giveDiscount'>): ByHandAnswer {
  if (answer.ok) return 'done'
  const error = answer.error as ContractError
  play('trouble')
  if (error.code === 'APPROVAL_NEEDED') return { needs: error.data.right }
  notify({ kind: 'error', error })
  return error.code === 'APPROVAL_NOT_ENOUGH' ? { needs: error.data.right } : 'refused'
}

/** What a customer brings to a sale beside money, and gift cards sold and paid out. */
export function redeemActions(run: Run, worked: Worked, caller: Caller) {
  return {
    keyOtherTill: (keyed: KeyedDraft) => worked('otherTill.key', keyed),
    addCoupon: (saleId: string, code: string) => worked('sale.addCoupon', { saleId, code }),
    addIssuedCoupon: (saleId: string, issuedId: string) => worked('sale.addIssuedCoupon', { saleId, issuedId }),
    removeCoupon: (saleId: string, code: string) => worked('sale.removeCoupon', { saleId, code }),
    /** Puts a gift card on the sale; null: the till makes its code up, and prints it on the receipt. */
    addGiftCard: (code: string | null, amountMinor: number) => worked('giftCard.addToSale', { code, amountMinor }),
    /** What needs somebody's approval comes back, so that the sheet can ask for it; everything else goes to the notice line. */
    async changePrice(input: CommandInput<'sale.changePrice'>): Promise<ByHandAnswer> {
      return saidBy(await caller.command('sale.changePrice', input))
    },
    async giveDiscount(input: CommandInput<'sale.giveDiscount'>): Promise<ByHandAnswer> {
      return saidBy(await caller.command('sale.giveDiscount', input))
    },
    setLineNote: (saleId: string, lineId: string, note: string) => worked('sale.setLineNote', { saleId, lineId, note }),
    confirmAge: (saleId: string, years: number) => worked('sale.confirmAge', { saleId, years }),
    /** Gives a small rest in cash. Answers what was given, null where it was refused. */
    async payOutValue(code: string, approval: ApprovalInput): Promise<{ value: StoredValueView; cashMinor: number } | null> {
      const answer = await run('storedValue.payOut', { code, approval })
      return answer.ok ? answer.value : null
    },
  }
}
