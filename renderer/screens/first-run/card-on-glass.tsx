import { Slider } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { CARD_MM, panelOf } from '../../theme/panel-of.ts'
import { setAppearance, useAppearance } from '../../theme/appearance.ts'

/** A browser's idea of a millimetre, to begin with: 96 CSS pixels an inch. */
const FIRST_PX = Math.round((CARD_MM * 96) / 25.4)
const LEAST_PX = 200
const MOST_PX = 760
const STEP_PX = 4

/** A bank card held to the glass says how large this panel's pixels are, and so how large everything must be drawn. */
export function CardOnGlass() {
  const { t } = useWords()
  const panel = useAppearance((state) => state.panel)
  const [cardPx, setCardPx] = useState(FIRST_PX)
  const measure = (px: number) => {
    const within = Math.min(MOST_PX, Math.max(LEAST_PX, px))
    setCardPx(within)
    setAppearance({ panel: panelOf(within, window.innerWidth) })
  }
  return (
    <div className="glass">
      <p>{t('firstRun.glass')}</p>
      <div className="row">
        <Btn icon aria-label={t('firstRun.smaller')} onClick={() => measure(cardPx - STEP_PX)}><IconMinus className="i" aria-hidden /></Btn>
        <Slider unstyled classNames={{ root: 'glass-slider', track: 'glass-track', trackContainer: 'glass-container', bar: 'glass-bar', thumb: 'glass-thumb' }} thumbLabel={t('firstRun.cardWidth')} label={null} min={LEAST_PX} max={MOST_PX} step={STEP_PX} value={cardPx} onChange={measure} />
        <Btn icon aria-label={t('firstRun.larger')} onClick={() => measure(cardPx + STEP_PX)}><IconPlus className="i" aria-hidden /></Btn>
      </div>
      <div className="glass-card" style={{ width: cardPx, height: cardPx * (53.98 / CARD_MM) }} aria-hidden="true"><span /></div>
      <p className="meta muted" role="status">{t('firstRun.sized', { panel: t(`till.panels.${panel}`) })}</p>
    </div>
  )
}
