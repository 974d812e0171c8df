import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { NextStep } from '../../components/next-step.tsx'
import { SidePanelCard } from '../../components/side-panel.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { HeldButton } from './held-button.tsx'

const MOST_LABEL = 60
const MOST_NOTE = 500
const MOST_LINE_NOTE = 200

/** Puts the sale aside under a name that will be found again. */
export function HoldPanel({ sale }: { readonly sale: SaleView }) {
  const { t, lang, money } = useWords()
  const { actions } = useCounterActions()
  const [label, setLabel] = useState(() => sale.member?.name ?? sale.lines.at(-1)?.name[lang] ?? '')
  useLooseTyping((text) => setLabel((before) => (before + text).slice(0, MOST_LABEL)))
  const hold = () => void actions.hold(sale.saleId, label.trim())
  return (
    <SidePanelCard title={t('hold.title')} foot={<NextStep label={t('hold.hold')} hint="F12" amount={money(sale.evaluation.totalMinor)} onGo={hold} />}>
      <TextInput
        unstyled classNames={FIELD} label={t('hold.name')} description={t('hold.help')} inputWrapperOrder={['label', 'input', 'description']} data-first-field value={label} maxLength={MOST_LABEL} autoComplete="off"
        onFocus={(event) => event.currentTarget.select()} onChange={(event) => setLabel(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') hold()
        }}
      />
    </SidePanelCard>
  )
}

/** A note on the sale, for whoever serves it next. */
export function NotePanel({ sale }: { readonly sale: SaleView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [note, setNote] = useState(sale.note)
  useLooseTyping((text) => setNote((before) => (before + text).slice(0, MOST_NOTE)))
  const save = () => void actions.setNote(sale.saleId, note.trim()).then((done) => {
    if (done) setUi({ side: null })
  })
  return (
    <SidePanelCard title={t('note.title')} foot={<NextStep label={t('note.save')} hint="F12" onGo={save} />}>
      <Textarea
        unstyled classNames={FIELD} label={t('note.label')} description={t('note.help')} inputWrapperOrder={['label', 'input', 'description']} data-first-field rows={5} value={note} maxLength={MOST_NOTE}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </SidePanelCard>
  )
}

/** A note on one line: what the customer asked for, or what is special about this piece. */
export function LineNotePanel({ sale, line }: { readonly sale: SaleView; readonly line: BasketLine }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const [note, setNote] = useState(sale.lineNotes?.[line.lineId] ?? '')
  useLooseTyping((text) => setNote((before) => (before + text).slice(0, MOST_LINE_NOTE)))
  const save = () => void actions.setLineNote(sale.saleId, line.lineId, note.trim()).then((done) => {
    if (done) setUi({ side: null })
  })
  return (
    <SidePanelCard title={line.name[lang]} foot={<NextStep label={t('note.save')} hint="F12" onGo={save} />}>
      <Textarea
        unstyled classNames={FIELD} label={t('priceChange.lineNote')} description={t('note.help')} inputWrapperOrder={['label', 'input', 'description']} data-first-field rows={3} value={note} maxLength={MOST_LINE_NOTE}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </SidePanelCard>
  )
}

/** The sales on hold, to take one up. */
export function HeldPanel() {
  const { t } = useWords()
  const held = useCounter((state) => state.held)
  return (
    <SidePanelCard title={t('hold.onHold')}>
      <p className="muted">{t('hold.choose')}</p>
      <div className="held-list">{held.map((sale) => <HeldButton key={sale.saleId} sale={sale} />)}</div>
    </SidePanelCard>
  )
}

const FIELD = { root: 'fld', input: 'text-in', label: 'lbl', description: 'help' }
