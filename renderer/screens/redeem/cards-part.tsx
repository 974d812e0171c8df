import { IconCreditCardPay, IconReceiptRefund, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { planWith } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import type { ScannedCode } from '../../state/ui-store.ts'
import { AccountRow } from './account-row.tsx'
import { CodeField } from './code-field.tsx'
import { usePresentCode } from './use-present-code.ts'

/** Gift cards, store credit and the account as parts of the payment, and codes that do not scan. */
export function CardsPart({ sale, due, scanned }: { readonly sale: SaleView; readonly due: Due; readonly scanned: ScannedCode | undefined }) {
  const { t, amount } = useWords()
  const present = usePresentCode()
  useScanned(scanned, present)
  return (
    <section aria-label={t('redeem.cards')}>
      <div className="sec"><h2 className="h2">{t('redeem.cards')}</h2></div>
      <ul className="benefits">
        {due.values.map((value, at) => (
          <li key={value.code} className="offer">
            {value.kind === 'gift-card' ? <IconCreditCardPay className="i" aria-hidden /> : <IconReceiptRefund className="i" aria-hidden />}
            <div className="t num">{t(`redeem.part.${value.kind}`, { last4: value.last4 })}</div>
            <div className="row benefit-end">
              <span className="v num">{amount(-value.amountMinor)}</span>
              <Btn look="quiet" icon aria-label={t('redeem.takeOffCard', { last4: value.last4 })} onClick={() => setUi({ plan: planWith(sale, due, { values: due.values.toSpliced(at, 1) }) })}><IconX className="i" aria-hidden /></Btn>
            </div>
          </li>
        ))}
        {sale.member && <AccountRow key={sale.member.memberId} sale={sale} memberId={sale.member.memberId} due={due} />}
      </ul>
      <CodeField label={t('redeem.code')} button={t('redeem.useCode')} onCode={present} />
    </section>
  )
}

/** A card that was scanned is presented once, also where the scan opened this sheet. */
export function useScanned(scanned: ScannedCode | undefined, present: (text: string) => Promise<unknown>): void {
  const taken = useRef<ScannedCode | undefined>(undefined)
  useEffect(() => {
    if (scanned === undefined || taken.current?.at === scanned.at) return
    taken.current = scanned
    void present(scanned.text)
  }, [scanned, present])
}
