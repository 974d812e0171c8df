import { IconArrowRight, IconCircleCheck, IconCloudCheck, IconCloudUp, IconGift, IconPrinter, IconReceipt } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CompletedSale } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { TierBadge } from '../../components/tier-badge.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { nextCustomer } from '../../state/counter.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useUi } from '../../state/ui-store.ts'
import { ChangeMoney } from './change-money.tsx'
import { ReceiptCard } from './receipt-card.tsx'
import { receiptStateOf } from './receipt-state.ts'

/** Paid: the change to give, the receipt, the points, and that the sale is safe. */
export function DoneScreen({ done }: { readonly done: CompletedSale }) {
  const { t } = useWords()
  const waiting = useUi((ui) => ui.scansWaiting)
  const next = waiting > 0 ? t('done.nextWaiting', { count: waiting }) : t('done.nextHint')
  return (
    <main className="stage">
      <section className="card done" aria-labelledby="done-title">
        <div>
          <Change done={done} />
          <NoticeLine />
        </div>
        <div className="facts">
          <ReceiptFact done={done} />
          {done.member && <PointsFact member={done.member} />}
          <SavedFact done={done} />
        </div>
        <div className="next"><NextStep label={t('done.next')} hint={next} icon={<IconArrowRight className="i" aria-hidden />} onGo={nextCustomer} /></div>
      </section>
      <ReceiptCard done={done} />
    </main>
  )
}

function Change({ done }: { readonly done: CompletedSale }) {
  const { t, money, amount, currency } = useWords()
  const cash = done.tenders.find((tender) => tender.kind === 'cash')
  const there = done.tenders.find((tender) => tender.kind === 'other-till')
  if (there) {
    return (
      <div className="chg">
        <div><h1 id="done-title" className="h2 muted">{t('amountOnly.done')}</h1><div className="amt num">{money(there.amountMinor)}</div></div>
        <div className="meta muted num">{done.savedMinor > 0 && t('amountOnly.takeOff', { amount: money(done.savedMinor) })}</div>
      </div>
    )
  }
  if (!cash || done.changeMinor === 0) {
    return (
      <div className="chg">
        <div><h1 id="done-title" className="h2 muted">{cash ? t('done.noChange') : t('done.paid')}</h1><div className="amt num">{money(done.totalMinor)}</div></div>
        <div className="meta muted num">{done.savedMinor > 0 && t('done.saved', { amount: money(done.savedMinor) })}</div>
      </div>
    )
  }
  return (
    <div className="chg">
      <div><h1 id="done-title" className="h2 muted">{t('done.giveChange')}</h1><div className="amt num">{money(done.changeMinor)}</div></div>
      <div>
        <div className="meta muted num">{t('done.given', { given: amount(cash.givenMinor), due: amount(cash.paidMinor) })}</div>
        <ChangeMoney changeMinor={done.changeMinor} currencyCode={currency.code} />
      </div>
    </div>
  )
}

function Fact({ icon, title, small, children }: { readonly icon: ReactNode; readonly title: ReactNode; readonly small: ReactNode; readonly children?: ReactNode }) {
  return <div className="fact">{icon}<div><b>{title}</b><small className="num">{small}</small></div><div className="row">{children}</div></div>
}

function ReceiptFact({ done }: { readonly done: CompletedSale }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const printer = useCounter((state) => state.printer)
  const state = receiptStateOf(printer, done.saleId)
  const small = [
    done.member ? t('done.theirLanguage', { name: done.member.name, language: t(`done.language.${done.receiptLanguage}`) }) : '',
    done.drawerOpened ? t('done.drawerOpen') : '',
  ].filter(Boolean).join(t('done.join')) || t('done.receiptNoAlone', { receipt: done.receiptNo })
  return (
    <Fact icon={<IconReceipt className="i" aria-hidden />} title={t(`done.receipt.${state}`)} small={small}>
      {state !== 'no-printer' && done.tenders.every(({ kind }) => kind !== 'other-till') && <Btn onClick={() => void actions.printGift(done.saleId)}><IconGift className="i" aria-hidden />{t('receipts.gift')}</Btn>}
      {state !== 'no-printer' && <Btn onClick={() => void actions.printAgain(done.saleId)}><IconPrinter className="i" aria-hidden />{t('done.again')}</Btn>}
    </Fact>
  )
}

function PointsFact({ member }: { readonly member: NonNullable<CompletedSale['member']> }) {
  const { t, lang, points, tierCount } = useWords()
  const tiers = useCounter((state) => Object.values(state.books).at(-1)?.rulebook.tiers)
  const tier = member.upgradedTo ?? member.tier
  const small = [
    member.upgradedTo ? t('done.upgraded', { tier: member.upgradedTo.name[lang] }) : '',
    member.missingToNextTier ? t('member.missing', { amount: tierCount(member.missingToNextTier.missingMinor), tier: member.missingToNextTier.name[lang] }) : '',
    member.pointsSpent > 0 ? t('done.pointsSpent', { points: points(member.pointsSpent) }) : '',
  ].filter(Boolean).join(t('done.join'))
  return (
    <Fact icon={<span className="gain ic"><PointsIcon /></span>} title={<span className="gain num">{t('done.points', { earned: points(member.pointsEarned), now: points(member.pointsAfter) })}</span>} small={small}>
      <TierBadge rank={tiers?.findIndex((each) => each.id === tier.id) ?? 0} name={tier.name[lang]} />
    </Fact>
  )
}

function SavedFact({ done }: { readonly done: CompletedSale }) {
  const { t } = useWords()
  const sync = useCounter((state) => state.sync)
  const sending = sync?.paired === true && sync.state !== 'offline' && sync.state !== 'refused'
  const sent = sending && sync.waitingSales === 0
  const title = sent ? t('done.sent') : sending ? t('done.sending') : t('done.kept')
  const Icon = sent ? IconCloudCheck : sending ? IconCloudUp : IconCircleCheck
  return (
    <Fact icon={<Icon className="i" aria-hidden />} title={title} small={t(sync?.paired ? 'done.receiptNo' : 'done.receiptNoAlone', { receipt: done.receiptNo })} />
  )
}
