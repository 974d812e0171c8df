import { IconCircleCheck, IconX } from '@tabler/icons-react'
import { BarcodeIcon } from '../../components/barcode-icon.tsx'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { ReasonChoice } from './reason-choice.tsx'
import { TierBadge } from '../../components/tier-badge.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { ReturnableSale, ReturnQuote } from '../../../core/contract/return-views.ts'
import { setGoodsBack, stepBack, useGoodsBack } from '../../state/goods-back-store.ts'
import { BackLine } from './back-line.tsx'
import { ExchangeSide } from './exchange-side.tsx'
import { ReturnSide } from './return-side.tsx'
import { useAsked, useBookOf } from './use-returns.ts'
import { VoidSheet } from './void-sheet.tsx'
import { chosenLines, everythingLeft } from './what-comes-back.ts'

/** One sale, line by line: what comes back, why, and beside it what is given back. */
export function SaleStep({ saleId, exchange }: { readonly saleId: string; readonly exchange: boolean }) {
  const words = useWords()
  const { value, error } = useAsked('return.find', { of: { saleId } })
  if (error) {
    const { what, safe, todo } = errorWords(error, words.lang, words)
    return <main className="stage"><section className="card pad"><Note tone="warn" actions={<Btn onClick={stepBack}>{words.t('goodsBack.back')}</Btn>}><b>{what}</b> {safe} {todo}</Note></section></main>
  }
  if (!value) return <main className="stage" />
  return <KnownSale sale={value.sale} exchange={exchange} />
}

function KnownSale({ sale, exchange }: { readonly sale: ReturnableSale; readonly exchange: boolean }) {
  const { asking, back } = useGoodsBack()
  const lines = chosenLines(sale, back)
  const asked = { saleId: sale.saleId, lines, memberId: null }
  const quoted = useAsked('return.quote', lines.length > 0 ? asked : null)
  const quote = quoted.value?.quote ?? null
  return (
    <main className={asking === null ? 'stage' : 'stage with-sheet'}>
      <SaleCard sale={sale} quote={quote} />
      {asking === 'void' ? <VoidSheet sale={sale} /> : exchange ? <ExchangeSide sale={sale} asked={asked} /> : <ReturnSide sale={sale} asked={asked} quote={quote} error={quoted.error} />}
    </main>
  )
}

function SaleCard({ sale, quote }: { readonly sale: ReturnableSale; readonly quote: ReturnQuote | null }) {
  const { t } = useWords()
  const back = useGoodsBack((state) => state.back)
  const book = useBookOf(sale.rulebookVersion)
  const given = new Map(quote?.result.parts.lines.map(({ lineId, netMinor }) => [lineId, netMinor]))
  return (
    <section className="card ret has-foot" aria-labelledby="returns-title">
      <div className="find">
        <div className="box"><BarcodeIcon /><span className="grow num">{sale.receiptNo}</span><span className="pill pill--gain"><IconCircleCheck className="i" aria-hidden />{t('goodsBack.found')}</span></div>
        <Btn look="quiet" onClick={stepBack}><IconX className="i" aria-hidden />{t('goodsBack.back')} <KeyHint>Esc</KeyHint></Btn>
      </div>
      <SaleHead sale={sale} tierRank={book?.rulebook.tiers.findIndex(({ id }) => id === sale.member?.tier.id) ?? 0} />
      <div className="scroll" role="group" aria-labelledby="returns-title">
        <div className="rl head" aria-hidden="true"><span /><span>{t('goodsBack.item')}</span><span className="mid">{t('goodsBack.backColumn')}</span><span className="ra">{t('goodsBack.paid')}</span><span className="ra">{t('goodsBack.giveBack')}</span></div>
        {sale.lines.map((line) => <BackLine key={line.line.lineId} sale={sale} line={line} backMilli={back[line.line.lineId] ?? 0} givenMinor={given.get(line.line.lineId) ?? null} book={book} />)}
      </div>
      <div className="why2">
        <ReasonChoice />
        <div className="row wide">
          <Btn look="line" onClick={() => setGoodsBack({ back: everythingLeft(sale) })} disabled={sale.lines.every(({ leftMilli }) => leftMilli === 0)}>{t('goodsBack.all')}</Btn>
          {sale.voidable && <Btn look="danger" onClick={() => setGoodsBack({ asking: 'void', back: everythingLeft(sale) })}>{t('goodsBack.void.open')}</Btn>}
        </div>
      </div>
    </section>
  )
}

function SaleHead({ sale, tierRank }: { readonly sale: ReturnableSale; readonly tierRank: number }) {
  const { t, lang, date, time, day, money } = useWords()
  const until = t(sale.tooLate ? 'goodsBack.tooLate' : 'goodsBack.until', { date: day(sale.lastDay) })
  return (
    <div>
      <NoticeLine />
      <div className="rh">
        <div>
          <h1 id="returns-title">{t('goodsBack.what')}</h1>
          <p className="muted num">{t('goodsBack.bought', { date: date(sale.completedAt), time: time(sale.completedAt) })}{t('common.gap')}<span className={sale.tooLate ? 'warn b' : ''}>{until}</span></p>
          {sale.onCopy && <p className="meta muted">{t('goodsBack.onCopy')}</p>}
          {sale.returns.length > 0 && <p className="meta num">{t('goodsBack.before', { receipts: sale.returns.map(({ receiptNo }) => receiptNo).join(', ') })}</p>}
        </div>
        <div className="row rh-who">
          <div className="ra"><div className="b">{sale.member?.name ?? t('goodsBack.noMember')}</div><div className="meta muted num">{t('goodsBack.paidTotal', { amount: money(sale.totalMinor) })}</div></div>
          {sale.member && <TierBadge rank={Math.max(0, tierRank)} name={sale.member.tier.name[lang]} />}
        </div>
      </div>
    </div>
  )
}
