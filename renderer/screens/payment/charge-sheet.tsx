import { useState } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep, refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import type { Due } from '../../state/pay-plan.ts'
import { PartsList } from './parts-list.tsx'
import { TenderColumn } from './tender-column.tsx'
import { usePayment } from './use-payment.ts'

/** Card or PayNow before the amount leaves: all that is left, or a part of it. */
export function ChargeSheet({ sale, due, scheme, split }: { readonly sale: SaleView; readonly due: Due; readonly scheme: 'card' | 'paynow'; readonly split: boolean }) {
  const { t, money, amount, currency } = useWords()
  const payment = usePayment()
  const [part, setPart] = useState<number | null>(split && due.leftMinor === sale.evaluation.totalMinor ? 0 : null)
  const chargeMinor = part === null ? due.leftMinor : Math.min(part, due.leftMinor)
  const isConnected = useCounter((state) => (state.paymentTerminal?.state ?? 'not-set') !== 'not-set')
  const set = (next: number) => setPart(Math.min(next, due.leftMinor))
  return (
    <TenderColumn
      tab={scheme} split={split} title={t(`tender.${scheme}`)}
      foot={<NextStep label={t(`pay.charge.${scheme}`)} hint={chargeMinor === 0 ? t('charge.keyPart') : 'F12'} amount={money(chargeMinor)} onGo={chargeMinor > 0 && !payment.busy ? () => payment.charge(sale, scheme, chargeMinor) : null} />}
    >
      <div className="two charge">
        <div className="cash-left">
          <div>
            <div className="muted">{t('charge.left')}</div>
            <div className="big36 num">{money(due.leftMinor)}</div>
          </div>
          <PartsList sale={sale} due={due} />
          {part === null
            ? <div><p className="muted">{isConnected ? t('atTerminal.sendHelp') : t(`charge.help.${scheme}`)}</p><Btn look="line" className="part-btn" onClick={() => setPart(0)}>{t('charge.aPart')}</Btn></div>
            : <DigitsField id="part" label={t('charge.partField')} prefix={currency.symbol} value={part} onValue={set} format={amount} maximum={due.leftMinor} />}
          {isConnected && <ByHand disabled={chargeMinor === 0 || payment.busy} onGo={() => payment.charge(sale, scheme, chargeMinor, 'by-hand')} />}
          {part !== null && <div className="cash-end"><div className="muted">{t('charge.leftAfter')}</div><div className="big36 num">{money(due.leftMinor - chargeMinor)}</div></div>}
        </div>
        {part !== null && <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => set(withDigits(part, digits))} onDelete={() => set(withoutDigit(part))} />}
      </div>
    </TenderColumn>
  )
}

/** The way round a card terminal that the till does not reach. */
function ByHand({ disabled, onGo }: { readonly disabled: boolean; readonly onGo: () => void }) {
  const { t } = useWords()
  return (
    <div className="by-hand">
      <p className="meta muted">{t('atTerminal.keyByHandHelp')}</p>
      <Btn look="line" disabled={disabled} onKeyDown={refuseEnter} onClick={onGo}>{t('atTerminal.keyByHand')}</Btn>
    </div>
  )
}
