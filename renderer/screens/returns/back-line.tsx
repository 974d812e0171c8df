import { UnstyledButton } from '@mantine/core'
import { IconCheck, IconMinus, IconPlus } from '@tabler/icons-react'
import type { ReturnableSale } from '../../../core/contract/return-views.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import type { WordBook } from '../../state/counter-store.ts'
import { setGoodsBack } from '../../state/goods-back-store.ts'
import { stepped } from './what-comes-back.ts'
import type { SaleLine } from './what-comes-back.ts'

/** One line of the sale: whether it comes back, how much of it, and what was paid. What is given back is shown beside, worked out as it will be booked. */
export function BackLine({ sale, line: sold, backMilli, givenMinor, book }: {
  readonly sale: ReturnableSale, readonly line: SaleLine, readonly backMilli: number, readonly givenMinor: number | null, readonly book: WordBook | null,
}) {
  const words = useWords()
  const { t, lang, amount } = words
  const { line, netMinor, leftMilli } = sold
  const name = line.name[lang]
  const set = (quantityMilli: number) => setGoodsBack(({ back }) => ({ back: { ...back, [line.lineId]: quantityMilli } }))
  const isBack = backMilli > 0
  const canStep = line.unit === 'piece' && leftMilli > 1000
  const gone = leftMilli === 0 || sale.tooLate
  return (
    <div className={`rl${isBack ? ' on' : ''}${gone ? ' gone' : ''}`}>
      <UnstyledButton className="bx" role="checkbox" aria-checked={isBack} disabled={gone} aria-label={t('goodsBack.take', { name })} onClick={() => set(isBack ? 0 : canStep ? 1000 : leftMilli)}>
        {isBack && <IconCheck className="i" aria-hidden />}
      </UnstyledButton>
      <div><div className="nm">{name}</div><div className="s num">{whyPrice(sold, words, book)}</div></div>
      <div className="mid num">
        {canStep && isBack
          ? (
            <div className="step" role="group" aria-label={t('goodsBack.howMany', { name })}>
              <UnstyledButton aria-label={t('goodsBack.fewer', { name })} onClick={() => set(stepped(sold, backMilli, -1))}><IconMinus className="i" aria-hidden /></UnstyledButton>
              <span aria-live="polite">{backMilli / 1000} <small>{t('goodsBack.of', { count: leftMilli / 1000 })}</small></span>
              <UnstyledButton aria-label={t('goodsBack.more', { name })} disabled={backMilli >= leftMilli} onClick={() => set(stepped(sold, backMilli, 1))}><IconPlus className="i" aria-hidden /></UnstyledButton>
            </div>
          )
          : leftWords(sold, backMilli, words)}
      </div>
      <div className="pd num">{amount(netMinor)}</div>
      <div className="am num">{isBack && givenMinor !== null ? amount(givenMinor) : ''}</div>
    </div>
  )
}

function leftWords({ line, leftMilli }: SaleLine, backMilli: number, { t }: WordsOf): string {
  if (leftMilli === 0) return t('goodsBack.allBack')
  if (line.unit === 'kg') return t('goodsBack.kilograms', { count: (backMilli > 0 ? backMilli : leftMilli) / 1000 })
  return `${backMilli / 1000} ${t('goodsBack.of', { count: leftMilli / 1000 })}`
}

/** `59.00 less 4.58 (S$15 coupon)`: the price and every discount that was on it. */
function whyPrice({ line, netMinor, discounts }: SaleLine, { t, lang, amount }: WordsOf, book: WordBook | null): string {
  const off = discounts.filter(({ amountMinor }) => amountMinor !== 0)
  if (off.length === 0) return line.quantityMilli === 1000 && line.unit === 'piece' ? '' : t('goodsBack.each', { price: amount(line.unitPriceMinor) })
  const nameOf = (promotionId: string) => book?.rulebook.promotions.find(({ id }) => id === promotionId)?.name[lang] ?? t('goodsBack.offer')
  const less = off.map(({ promotionId, amountMinor }) => t('goodsBack.less', { amount: amount(amountMinor), offer: nameOf(promotionId) })).join(t('done.join'))
  return `${amount(netMinor + off.reduce((sum, { amountMinor }) => sum + amountMinor, 0))} ${less}`
}
