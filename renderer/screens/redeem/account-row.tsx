import { IconNotebook, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { AccountView } from '../../../core/contract/stored-value-views.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { planWith, tendersOf } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import { useOnce } from '../payment/use-once.ts'

/** The member's account with the shop, where they have one: what is free on it, and this sale on it. */
export function AccountRow({ sale, memberId, due }: { readonly sale: SaleView; readonly memberId: string; readonly due: Due }) {
  const { t, money, amount } = useWords()
  const account = useAccount(memberId)
  const [asking, setAsking] = useState(false)
  if (account === null) return null
  const isWeak = sale.identification !== 'strong'
  const may = isWeak ? 0 : Math.min(due.leftMinor, account.freeMinor)
  const put = () => setUi({ plan: planWith(sale, due, { accountMinor: due.accountMinor + may }) })
  const planned = due.accountMinor > 0
  const over = isWeak || due.leftMinor > account.freeMinor - due.accountMinor
  return (
    <li className={`offer${planned || may > 0 ? '' : ' off'}`}>
      <IconNotebook className="i" aria-hidden />
      <div>
        <div className="t num">{t('redeem.part.account')}</div>
        <div className="s num">{t('redeem.account', { owed: money(account.owedMinor), limit: money(account.limitMinor), free: money(account.freeMinor) })}{isWeak && ` ${t('redeem.accountWeak')}`}</div>
      </div>
      <div className="row benefit-end">
        {planned && <span className="v num">{amount(-due.accountMinor)}</span>}
        {planned && <Btn look="quiet" icon aria-label={t('redeem.takeOffAccount')} onClick={() => setUi({ plan: planWith(sale, due, { accountMinor: 0 }) })}><IconX className="i" aria-hidden /></Btn>}
        {!planned && may > 0 && <Btn look="gainline" onClick={put}>{t('redeem.putOnAccount', { amount: money(may) })}</Btn>}
        {over && due.leftMinor > 0 && !asking && <Btn look="line" onClick={() => setAsking(true)}>{t('redeem.accountAsk')}</Btn>}
      </div>
      {asking && due.leftMinor > 0 && <AccountApproval sale={sale} due={due} isWeak={isWeak} onClose={() => setAsking(false)} />}
    </li>
  )
}

/** Somebody who may answers for it, and the rest of the sale goes on the account at once: a PIN is not kept for later. */
function AccountApproval({ sale, due, isWeak, onClose }: { readonly sale: SaleView; readonly due: Due; readonly isWeak: boolean; readonly onClose: () => void }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const approver = useApprover(isWeak ? 'spend-weakly-identified' : 'account-over-limit')
  const amountMinor = due.accountMinor + due.leftMinor
  const finish = () => once.run(() => actions.complete(sale.saleId, sale.revision, tendersOf(sale, { ...due, accountMinor: amountMinor, leftMinor: 0 }, 0), approver.approval))
  return (
    <div className="approver account-ask">
      {approver.fields}
      <Btn onClick={onClose}>{t('redeem.accountNot')}</Btn>
      <Btn look="gainline" disabled={!approver.ready || once.busy} onKeyDown={refuseEnter} onClick={finish}>{t('redeem.accountFinish', { amount: money(amountMinor) })}</Btn>
    </div>
  )
}

/** Most members have none: then nothing is shown. */
function useAccount(memberId: string): AccountView | null {
  const { actions } = useCounterActions()
  const [account, setAccount] = useState<AccountView | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('account.get', { memberId }).then((answer) => {
      if (answer.ok && wanted) setAccount(answer.value.account)
    })
    return () => {
      wanted = false
    }
  }, [actions, memberId])
  return account
}
