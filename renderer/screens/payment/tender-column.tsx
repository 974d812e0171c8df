import type { ReactNode } from 'react'
import { Segments } from '../../components/segments.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { setUi } from '../../state/ui-store.ts'
import type { TenderKind } from '../../state/ui-store.ts'
import { DeclinedNote } from './declined-note.tsx'

const TABS: readonly TenderKind[] = ['cash', 'card', 'paynow']

/** The column with the choice of tender in its head. */
export function TenderColumn({ tab, split, title, children, foot }: {
  readonly tab: TenderKind, readonly split: boolean, readonly title: string, readonly children: ReactNode, readonly foot: ReactNode,
}) {
  const { t } = useWords()
  const choose = (next: TenderKind) => setUi({ tender: next, sheet: { kind: 'pay', tab: next, split } })
  return (
    <SheetColumn
      title={title} onClose={() => setUi({ sheet: null })} foot={foot}
      head={<Segments label={t('pay.with')} value={tab} options={TABS.map((value) => ({ value, label: t(`tender.${value}`) }))} onChoose={choose} />}
    >
      <DeclinedNote scheme={tab} />
      {children}
    </SheetColumn>
  )
}
