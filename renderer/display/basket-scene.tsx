import { useRef } from 'react'
import type { DisplayLine, DisplayMember, DisplayScene, DisplayView } from '../../core/contract/display-views.ts'
import type { WordsOf } from '../i18n/shop-words.ts'
import { Brand } from './brand.tsx'
import { PointsRing } from './points-ring.tsx'
import { ringDots } from './ring-dots.ts'
import { useDisplayWords } from './use-display-words.ts'
import { useFitting } from './use-fitting.ts'

type Basket = Extract<DisplayScene, { kind: 'basket' }>

/** What is being bought, the newest on top, and what the customer gains by it. */
export function BasketScene({ view, scene }: { readonly view: DisplayView; readonly scene: Basket }) {
  const words = useDisplayWords(view)
  const { t } = words
  return (
    <main className="cd">
      <section className="cd-side" aria-label={t('display.member')}>
        <Brand view={view} />
        {scene.member ? <Member member={scene.member} words={words} /> : <Guest words={words} />}
      </section>
      <section className="cd-main cd-basket" aria-label={t('display.basket.label')}>
        <Lines scene={scene} words={words} />
        <Total scene={scene} words={words} />
      </section>
    </main>
  )
}

function Guest({ words }: { readonly words: WordsOf }) {
  return <><h1 className="cd-h1">{words.t('display.basket.welcome')}</h1><p className="cd-sub">{words.t('display.idle.say')}</p></>
}

function Member({ member, words }: { readonly member: DisplayMember; readonly words: WordsOf }) {
  const { t, lang, points, money, tierCount } = words
  const { now, after } = ringDots(member.next)
  const label = member.next
    ? t('display.basket.ring', { points: points(member.pointsAvailable), missing: tierCount(member.next.missingAfterSaleMinor), tier: member.next.tier[lang] })
    : t('display.basket.ringTop', { points: points(member.pointsAvailable), tier: member.tier[lang] })
  return (
    <>
      <h1 className="cd-h1">{t('display.hello', { name: member.name })}</h1>
      <PointsRing now={now} after={after} label={label}>
        <div className="cd-big num">{points(member.pointsAvailable)}</div>
        <div className="cd-small num">{t('display.basket.worth', { amount: money(member.pointsValueMinor) })}</div>
      </PointsRing>
      <div className="cd-earn">
        <span>{t('display.basket.adds')}<br /><b className="cd-adds num">{t('display.basket.addsPoints', { points: points(member.pointsOfSale) })}</b></span>
        {member.next
          ? <span className="cd-way">{t('display.basket.way', { from: member.tier[lang], to: member.next.tier[lang] })}<br /><b className="num">{member.next.missingAfterSaleMinor === 0 ? t('display.basket.reached') : t('display.basket.toGo', { amount: tierCount(member.next.missingAfterSaleMinor) })}</b></span>
          : <span className="cd-way"><b>{member.tier[lang]}</b></span>}
      </div>
    </>
  )
}

function Lines({ scene, words }: { readonly scene: Basket; readonly words: WordsOf }) {
  const list = useRef<HTMLUListElement>(null)
  const fitting = useFitting(list, scene.lines)
  const more = scene.moreLines + scene.lines.length - fitting
  return (
    <div className="cd-lines">
      <ul ref={list}>
        {scene.lines.map((line, index) => <Line key={line.lineId} line={line} newest={index === 0} hidden={index >= fitting} words={words} />)}
      </ul>
      {more > 0 && <p className="cd-more num">{words.t('display.basket.more', { count: more })}</p>}
    </div>
  )
}

function Line({ line, newest, hidden, words }: { readonly line: DisplayLine; readonly newest: boolean; readonly hidden: boolean; readonly words: WordsOf }) {
  const { lang, amount } = words
  const weighed = line.unit === 'kg'
  return (
    <li className={`cd-line${newest ? ' is-new' : ''}${hidden ? ' is-out' : ''}`} aria-hidden={hidden || undefined}>
      <span className="cd-name">
        {!weighed && line.quantityMilli > 1000 && <span className="cd-times num">{words.t('display.basket.times', { count: line.quantityMilli / 1000 })} </span>}
        {weighed ? words.t('display.basket.weighed', { name: line.name[lang], weight: (line.quantityMilli / 1000).toFixed(3) }) : line.name[lang]}
      </span>
      <span className="cd-price num">{amount(line.grossMinor)}</span>
      {line.offers.map((offer, index) => (
        <span key={index} className="cd-offer"><span>{offer.name[lang]}</span>{offer.amountMinor > 0 && <span className="num">{amount(-offer.amountMinor)}</span>}</span>
      ))}
    </li>
  )
}

function Total({ scene, words }: { readonly scene: Basket; readonly words: WordsOf }) {
  const { t, money } = words
  const paid = scene.paidMinor > 0
  return (
    <div className="cd-total">
      <div>
        <div className="cd-what">{paid ? t('display.basket.left') : t('display.basket.total')}</div>
        {paid && <div className="cd-paid num">{t('display.basket.paid', { paid: money(scene.paidMinor), total: money(scene.totalMinor) })}</div>}
        {scene.savedMinor > 0 && <div className="cd-save num">{t('display.basket.save', { amount: money(scene.savedMinor) })}</div>}
      </div>
      <span className="cd-amount num">{money(Math.max(0, scene.totalMinor - scene.paidMinor))}</span>
    </div>
  )
}
