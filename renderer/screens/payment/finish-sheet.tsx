import { IconCircleCheck } from '@tabler/icons-react'
import type { SaleView } from '../../../core/contract/views.ts'
import { NextStep } from '../../components/next-step.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import { PartsList } from './parts-list.tsx'
import { usePayment } from './use-payment.ts'

/** Every part is there: only the sale is left to finish. */
export function FinishSheet({ sale, due }: { readonly sale: SaleView; readonly due: Due }) {
  const { t, money } = useWords()
  const payment = usePayment()
  return (
    <SheetColumn
      title={t('finish.title')} onClose={() => setUi({ sheet: null })}
      foot={<NextStep label={t('pay.finish')} hint="F12" amount={money(sale.evaluation.totalMinor)} onGo={payment.busy ? null : () => payment.finish(sale, 0)} />}
    >
      <div className="asked">
        <div className="row gain b"><IconCircleCheck className="i" aria-hidden />{t('finish.nothingLeft')}</div>
        <PartsList sale={sale} due={due} />
      </div>
    </SheetColumn>
  )
}
