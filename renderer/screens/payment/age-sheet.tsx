import { IconId } from '@tabler/icons-react'
import type { SaleView } from '../../../core/contract/views.ts'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'
import { useOnce } from './use-once.ts'

/** Goods that are sold from an age on: somebody looks before anything is paid. */
export function AgeSheet({ sale, years }: { readonly sale: SaleView; readonly years: number }) {
  const { t } = useWords()
  return (
    <SheetColumn title={t('priceChange.ageTag', { years })} onClose={() => setUi({ sheet: null })} foot={<ConfirmAge sale={sale} years={years} />}>
      <Note tone="warn" icon={<IconId className="i" aria-hidden />}>{t('priceChange.ageHint')}</Note>
    </SheetColumn>
  )
}

/** The next step until the age was looked at. */
export function ConfirmAge({ sale, years }: { readonly sale: SaleView; readonly years: number }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  return <NextStep label={t('priceChange.age', { years })} hint={t('priceChange.ageHint')} amount={money(sale.evaluation.totalMinor)} onGo={once.busy ? null : () => once.run(() => actions.confirmAge(sale.saleId, years))} />
}
