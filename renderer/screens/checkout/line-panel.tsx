import { IconMinus, IconNote, IconPlus, IconTag, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { SidePanelCard } from '../../components/side-panel.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'
import { inKilograms } from './kilograms.ts'

const PIECE_MILLI = 1000
const MOST_PIECES = 9999
const MOST_GRAMS = 9_999_000

/** Changes how many of a line, or removes it. */
export function LinePanel({ sale, line }: { readonly sale: SaleView; readonly line: BasketLine }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const weighed = line.unit === 'kg'
  const step = weighed ? 1 : PIECE_MILLI
  const most = weighed ? MOST_GRAMS : MOST_PIECES
  const [keyed, setKeyed] = useState<number | null>(null)
  const shown = keyed ?? line.quantityMilli / step
  const set = (next: number) => actions.setQuantity(sale.saleId, line.lineId, next * step)
  const save = () => {
    if (keyed === null || keyed === 0) return
    void set(keyed).then((done) => {
      if (done) setUi({ side: null })
    })
  }
  return (
    <SidePanelCard
      title={line.name[lang]}
      foot={<NextStep label={weighed ? t('line.setWeight') : t('line.setQuantity')} hint="F12" amount={weighed ? `${inKilograms(shown)} kg` : String(shown)} onGo={keyed === null || keyed === 0 ? null : save} />}
    >
      <div className="stepper">
        {!weighed && <Btn icon aria-label={t('line.less')} disabled={line.quantityMilli <= PIECE_MILLI} onClick={() => void set(line.quantityMilli / PIECE_MILLI - 1)}><IconMinus className="i" aria-hidden /></Btn>}
        <DigitsField
          id="quantity" label={weighed ? t('keyIn.weight') : t('line.quantity')} value={shown} onValue={setKeyed} onEnter={save} maximum={most} fresh={keyed === null}
          format={weighed ? inKilograms : String} suffix={weighed ? 'kg' : undefined}
        />
        {!weighed && <Btn icon aria-label={t('line.more')} onClick={() => void set(line.quantityMilli / PIECE_MILLI + 1)}><IconPlus className="i" aria-hidden /></Btn>}
      </div>
      <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => setKeyed(withDigits(keyed ?? 0, digits, most))} onDelete={() => setKeyed(withoutDigit(shown))} />
      <div className="row line-more">
        <Btn onClick={() => setUi({ side: null, sheet: { kind: 'price', lineId: line.lineId } })}><IconTag className="i" aria-hidden />{t('priceChange.open')} <KeyHint>F6</KeyHint></Btn>
        <Btn onClick={() => setUi({ side: { kind: 'line-note', lineId: line.lineId } })}><IconNote className="i" aria-hidden />{t('priceChange.lineNote')}</Btn>
      </div>
      <div><Btn look="danger" onClick={() => void actions.removeLine(sale.saleId, line)}><IconTrash className="i" aria-hidden />{t('line.remove')} <KeyHint>Del</KeyHint></Btn></div>
    </SidePanelCard>
  )
}
