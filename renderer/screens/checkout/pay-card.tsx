import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconGift } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { capWords, grantWords } from '../../../core/promotions/grant-words.ts'
import { NextStep } from '../../components/next-step.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import { openAttempt, reversingAttempt } from '../../state/pay-plan.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import type { TenderKind } from '../../state/ui-store.ts'
import { ConfirmAge } from '../payment/age-sheet.tsx'
import { useDue } from '../payment/use-due.ts'
import { usePayment } from '../payment/use-payment.ts'
import { itemCountOf } from './item-count.ts'
import { useBook } from './use-book.ts'

const TENDERS: readonly { kind: TenderKind; key: string }[] = [{ kind: 'cash', key: 'F9' }, { kind: 'card', key: 'F10' }, { kind: 'paynow', key: 'F11' }]

/** What the sale comes to, what it earns, and the next step. */
export function PayCard({ sale }: { readonly sale: SaleView | null }) {
  const { t, money } = useWords()
  const ready = sale !== null && sale.lines.length > 0
  return (
    <section className="card pay" aria-label={t('pay.label')}>
      {ready && <Sums sale={sale} />}
      {ready && <Grants sale={sale} />}
      {ready && sale.evaluation.points.total > 0 && <Earns sale={sale} />}
      <div className="tenders" role="group" aria-label={t('pay.with')}>
        {TENDERS.map(({ kind, key }) => <TenderButton key={kind} kind={kind} hint={key} disabled={!ready} />)}
        <UnstyledButton className="tender" disabled={!ready} onClick={() => setUi((ui) => ({ side: null, sheet: { kind: 'pay', tab: ui.tender, split: true } }))}>{t('pay.split')}</UnstyledButton>
      </div>
      {ready ? <Go sale={sale} /> : <NextStep label={t('pay.nothing')} hint={t('pay.scanFirst')} amount={money(0)} onGo={null} />}
    </section>
  )
}

const TenderButton = memo(function TenderButton({ kind, hint, disabled }: { readonly kind: TenderKind; readonly hint: string; readonly disabled: boolean }) {
  const { t } = useWords()
  const pressed = useUi((ui) => ui.tender === kind)
  return (
    <UnstyledButton className="tender" disabled={disabled} aria-pressed={disabled ? undefined : pressed} onClick={() => setUi({ tender: kind, side: null, sheet: { kind: 'pay', tab: kind, split: false } })}>
      {t(`tender.${kind}`)}<span className="k" aria-hidden="true">{hint}</span>
    </UnstyledButton>
  )
})

function Go({ sale }: { readonly sale: SaleView }) {
  const { t, money } = useWords()
  const tender = useUi((ui) => ui.tender)
  const training = useCounter((state) => state.terminal?.training === true)
  const due = useDue(sale)
  const payment = usePayment()
  const attempt = openAttempt(sale) ?? reversingAttempt(sale)
  const openSheet = (tab: TenderKind) => setUi({ side: null, sheet: { kind: 'pay', tab, split: false } })
  if (sale.ageUnchecked !== undefined) return <ConfirmAge sale={sale} years={sale.ageUnchecked} />
  if (attempt) return <NextStep label={attempt.terminal ? t('atTerminal.see') : t('pay.howEnded')} hint="F12" amount={money(attempt.amountMinor)} onGo={() => openSheet(attempt.scheme)} />
  if (due.leftMinor === 0) return <NextStep label={t('pay.finish')} hint="F12" amount={money(sale.evaluation.totalMinor)} onGo={payment.busy ? null : () => payment.finish(sale, 0)} />
  if (tender === 'cash') return <NextStep label={t('pay.takeCash')} hint="F12" amount={money(due.leftInCashMinor)} onGo={() => openSheet('cash')} />
  return <NextStep label={training ? t('training.pretend') : t(`pay.charge.${tender}`)} hint="F12" amount={money(due.leftMinor)} onGo={payment.busy ? null : () => payment.charge(sale, tender, due.leftMinor)} />
}

function Sums({ sale }: { readonly sale: SaleView }) {
  const words = useWords()
  const { t, amount, lang } = words
  const { evaluation } = sale
  const book = useBook(sale)
  const offers = evaluation.promotions.filter((outcome) => outcome.status === 'applied' && outcome.amountMinor > 0).length
  const tax = evaluation.taxes[0]
  const name = book?.rulebook.programme.taxes.find((each) => each.code === tax?.taxCode)?.name[lang]
  const taxMinor = evaluation.taxes.reduce((sum, each) => sum + each.taxMinor, 0)
  const inside = book?.rulebook.programme.pricesIncludeTax !== false
  return (
    <div className="sum num">
      <span>{t('pay.items', { count: itemCountOf(sale.lines), amount: amount(evaluation.subtotalMinor) })}</span>
      {evaluation.discountMinor > 0 && <span className="gain b">{t('pay.offers', { count: offers, amount: amount(-evaluation.discountMinor) })}</span>}
      {tax && name && <span>{t(inside ? 'pay.taxInside' : 'pay.taxOnTop', { name, rate: percent(tax.rateBp), amount: amount(taxMinor) })}</span>}
    </div>
  )
}

/** What the sale gives beside money and points: goods to hand over, stamps, vouchers. */
export function Grants({ sale }: { readonly sale: SaleView }) {
  const { lang } = useWords()
  const book = useBook(sale)
  const { grants = [] } = sale.evaluation
  if (!book || grants.length === 0) return null
  return (
    <ul className="grants">
      {grants.map((grant) => <li key={`${grant.promotionId} ${grant.id}`} className="row gain b"><IconGift className="i" aria-hidden />{grantWords(grant, book, lang)}</li>)}
    </ul>
  )
}

/** 900 basis points are `9%`. */
function percent(rateBp: number): string {
  return `${rateBp / 100}%`
}

/** The points that the sale earns, and why so many. */
export function Earns({ sale }: { readonly sale: SaleView }) {
  const words = useWords()
  const [open, setOpen] = useState(false)
  const { total } = sale.evaluation.points
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <div>
      {open && <EarnsWhy sale={sale} words={words} />}
      <UnstyledButton className="earn" aria-expanded={open} onClick={() => setOpen(!open)}>
        <PointsIcon /><span className="grow num">{words.t('pay.earns', { points: words.points(total), count: total })}<span className="sr">{words.t('basket.why')}</span></span><Chevron className="i" aria-hidden />
      </UnstyledButton>
    </div>
  )
}

function EarnsWhy({ sale, words }: { readonly sale: SaleView; readonly words: WordsOf }) {
  const book = useBook(sale)
  if (!book) return null
  const tier = book.rulebook.tiers.find((each) => each.id === sale.member?.tier.id)
  const nameOf = (ruleId: string) => {
    const promotion = book.rulebook.promotions.find((each) => each.id === ruleId)
    if (promotion) return promotion.name[words.lang]
    return tier ? words.t('pay.earnBase', { tier: tier.name[words.lang], points: tier.earn.points, amount: words.money(tier.earn.perMinor) }) : words.t('pay.earnBasePlain')
  }
  return (
    <ul className="earn-why">
      {sale.evaluation.points.cappedBy && <li className="meta muted">{capWords(sale.evaluation.points.cappedBy, book, words.lang)}</li>}
      {sale.evaluation.points.byRule.map((rule) => (
        <li key={rule.ruleId} className="row between meta num"><span>{nameOf(rule.ruleId)}</span><span className="gain b">+{words.points(rule.points)}</span></li>
      ))}
    </ul>
  )
}
