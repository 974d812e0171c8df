import { useEffect, useState } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import type { AccountView, StatementEntry } from '../../../../core/contract/stored-value-views.ts'
import { DigitsField, withDigits, withoutDigit } from '../../../components/digits-field.tsx'
import { Keypad } from '../../../components/keypad.tsx'
import { useClock } from '../../../components/use-clock.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ApprovedTask } from './approved-task.tsx'
import { TaskSheet } from './task-sheet.tsx'

const PAGE = 50
const A_MINUTE_MS = 60_000

/** What a member owes on account, how it came to be, and paying it in cash; where there is none, opening one. */
export function AccountTask({ file }: { readonly file: MemberFile }) {
  const { actions } = useCounterActions()
  const [account, setAccount] = useState<{ view: AccountView; entries: readonly StatementEntry[] } | 'none' | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('account.statement', { memberId: file.memberId, beforeSeq: null, limit: PAGE }).then((answer) => {
      if (wanted) setAccount(answer.ok ? { view: answer.value.account, entries: answer.value.entries } : 'none')
    })
    return () => {
      wanted = false
    }
  }, [actions, file])
  if (account === null) return null
  return account === 'none' ? <OpenAccount file={file} /> : <Statement file={file} account={account.view} entries={account.entries} />
}

function Statement({ file, account, entries }: { readonly file: MemberFile; readonly account: AccountView; readonly entries: readonly StatementEntry[] }) {
  const { t, money, amount, short, today } = useWords()
  const { actions } = useCounterActions()
  const nowMs = useClock(A_MINUTE_MS)
  const [given, setGiven] = useState(0)
  const paid = Math.min(given, Math.max(0, account.owedMinor))
  const settle = () => void actions.onPage('account.settle', { memberId: file.memberId, paid: { kind: 'cash', amountMinor: paid, givenMinor: given } })
  const go = account.owedMinor > 0 ? { label: t('members.settleNow'), hint: paid === 0 ? t('cash.keyGiven') : given > paid ? t('members.changeBack', { amount: money(given - paid) }) : 'F12', amount: money(paid), onGo: paid > 0 ? settle : null } : undefined
  return (
    <TaskSheet title={t('members.task.account')} go={go}>
      <div className="row between num"><span>{t('members.owes')}</span><span className="big36">{money(account.owedMinor)}</span></div>
      <p className="muted num">{t('members.limit', { limit: money(account.limitMinor), free: money(account.freeMinor) })}</p>
      {account.owedMinor > 0 && <AmountKeyed id="settle" label={t('cash.givenField')} value={given} onValue={setGiven} />}
      <ul className="statement num">
        {entries.map((entry) => <li key={entry.seq} className="kv"><span>{short(today(entry.at), nowMs)} · {t(`members.entry.${entry.what}`)}{entry.receiptNo !== null && ` ${entry.receiptNo}`}</span><span className="b">{amount(entry.amountMinor)}</span></li>)}
      </ul>
    </TaskSheet>
  )
}

function OpenAccount({ file }: { readonly file: MemberFile }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const [limitMinor, setLimit] = useState(0)
  const open = (approval: ApprovalInput) => void actions.onPage('account.open', { memberId: file.memberId, limitMinor, approval })
  return (
    <ApprovedTask right="account-open" what={t('members.needs.account')} subject={file} title={t('members.task.account')} label={t('members.openAccount')} hint={limitMinor > 0 ? null : t('members.keyLimit')} amount={money(limitMinor)} ready={limitMinor > 0} onGo={open}>
      <p className="muted">{t('members.noAccount')}</p>
      <AmountKeyed id="limit" label={t('members.accountLimit')} value={limitMinor} onValue={setLimit} />
    </ApprovedTask>
  )
}

/** An amount in minor units, by keys or by touch. */
function AmountKeyed({ id, label, value, onValue }: { readonly id: string; readonly label: string; readonly value: number; readonly onValue: (value: number) => void }) {
  const { t, amount, currency } = useWords()
  return (
    <div className="points-keyed">
      <DigitsField id={id} label={label} prefix={currency.symbol} value={value} onValue={onValue} format={amount} />
      <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => onValue(withDigits(value, digits))} onDelete={() => onValue(withoutDigit(value))} />
    </div>
  )
}
