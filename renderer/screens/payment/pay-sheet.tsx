import { SegmentedControl } from '@mantine/core'
import type { SaleView } from '../../../core/contract/views.ts'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { openAttempt } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import type { Sheet, TenderKind } from '../../state/ui-store.ts'
import { AskedSheet } from './asked-sheet.tsx'
import { CashSheet } from './cash-sheet.tsx'
import { ChargeSheet } from './charge-sheet.tsx'
import { FinishSheet } from './finish-sheet.tsx'
import { useDue } from './use-due.ts'

/** The payment column: cash, card or PayNow, part by part until nothing is left. */
export function PaySheet({ sale, sheet }: { readonly sale: SaleView; readonly sheet: Extract<Sheet, { kind: 'pay' }> }) {
  const due = useDue(sale)
  const attempt = openAttempt(sale)
  if (attempt) return <AskedSheet key={attempt.attemptId} attempt={attempt} leftAfterMinor={Math.max(0, due.leftMinor - attempt.amountMinor)} />
  if (due.leftMinor === 0) return <FinishSheet sale={sale} due={due} />
  if (sheet.tab === 'cash') return <CashSheet key={due.leftMinor} sale={sale} due={due} split={sheet.split} />
  return <ChargeSheet key={`${sheet.tab}:${due.leftMinor}`} sale={sale} due={due} scheme={sheet.tab} split={sheet.split} />
}

const TABS: readonly TenderKind[] = ['cash', 'card', 'paynow']

/** The column with the choice of tender in its head. */
export function TenderColumn({ tab, split, title, children, foot }: {
  readonly tab: TenderKind, readonly split: boolean, readonly title: string, readonly children: React.ReactNode, readonly foot: React.ReactNode,
}) {
  const { t } = useWords()
  const choose = (next: TenderKind) => setUi({ tender: next, sheet: { kind: 'pay', tab: next, split } })
  return (
    <SheetColumn
      title={title} onClose={() => setUi({ sheet: null })} foot={foot}
      head={<SegmentedControl
        unstyled classNames={SEGMENTS} aria-label={t('pay.with')} value={tab} transitionDuration={0}
        onChange={(value) => choose(TABS.find((each) => each === value) ?? 'cash')} data={TABS.map((each) => ({ value: each, label: t(`tender.${each}`) }))}
      />}
    >
      {children}
    </SheetColumn>
  )
}

const SEGMENTS = { root: 'seg', control: 'seg-control', label: 'seg-label', input: 'seg-input', indicator: 'seg-indicator', innerLabel: 'seg-inner' }
