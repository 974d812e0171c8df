import { UnstyledButton } from '@mantine/core'
import { IconShoppingBag } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { StaffView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { givenName, initialsOf } from '../../components/initials.ts'
import { LinkBanner } from '../../components/link-banner.tsx'
import { Mark } from '../../components/mark.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { Note } from '../../components/note.tsx'
import { useClock } from '../../components/use-clock.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { itemCountOf } from '../checkout/item-count.ts'
import { ThanksCard } from './thanks-card.tsx'
import { PinPad } from './pin-pad.tsx'

/** Who is at this till: people are tiles, the PIN beside them. An open sale is named. */
export function LockScreen() {
  const { t, lang } = useWords()
  const terminal = useCounter((state) => state.terminal)
  const staff = useCounter((state) => state.staff)
  const [chosenId, setChosenId] = useState<string | null>(null)
  // Whoever locked it is the likeliest to come back.
  const chosen = [chosenId, terminal?.lastHere?.staffId].map((id) => staff.find((person) => person.staffId === id)).find((person) => person !== undefined) ?? staff[0]
  useArrowKeys(staff, chosen, setChosenId)
  if (!terminal) return null
  return (
    <main className="lk">
      <section className="lkl" aria-labelledby="lock-title">
        <div className="hd">
          <Mark size={52} on="var(--gain)" off="var(--line-strong)" letter="var(--ink)" />
          <div className="grow"><h1 id="lock-title">{t('lock.title', { number: terminal.tillNumber })}</h1><div className="muted lock-store">{terminal.storeName[lang]}{terminal.demo && ` · ${t('strip.demo')}`}<LockedSince /></div></div>
          <Clock />
        </div>
        <LinkBanner />
        <NoticeLine />
        <KeptSale />
        <div className="ppl" role="group" aria-label={t('lock.people')}>
          {staff.map((person) => <PersonTile key={person.staffId} person={person} chosen={person === chosen} onChoose={() => setChosenId(person.staffId)} />)}
        </div>
        <div className="lock-foot"><ThanksCard /><LanguageButton /></div>
      </section>
      {chosen && <PinPad key={chosen.staffId} person={chosen} />}
    </main>
  )
}

function Clock() {
  const { time, date } = useWords()
  const nowMs = useClock(1000)
  return <div className="lock-clock"><div className="clock num">{time(nowMs)}</div><div className="muted num">{date(nowMs)}</div></div>
}

/** A long list of people is gone through without the mouse; focus follows, so that a screen reader says who it is. */
function useArrowKeys(staff: readonly StaffView[], chosen: StaffView | undefined, choose: (staffId: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = STEPS[event.key]
      if (step === undefined || event.ctrlKey || event.altKey) return
      const next = staff[staff.findIndex((person) => person === chosen) + step]
      if (next === undefined) return
      event.preventDefault()
      choose(next.staffId)
      document.getElementById(tileId(next.staffId))?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}

/** Tiles stand two in a row. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -2, ArrowDown: 2 }
const tileId = (staffId: string) => `person-${staffId}`

function LockedSince() {
  const { t, time } = useWords()
  const last = useCounter((state) => state.terminal?.lastHere ?? null)
  return last && <span className="num"> · {t('lock.since', { time: time(last.until) })}</span>
}

function KeptSale() {
  const { t, money } = useWords()
  const sale = useCounter((state) => state.sale)
  const staff = useCounter((state) => state.staff)
  const last = useCounter((state) => state.terminal?.lastHere ?? null)
  const who = staff.find((person) => person.staffId === last?.staffId)
  if (!sale || sale.lines.length === 0) return null
  return (
    <Note tone="info" icon={<IconShoppingBag className="i" aria-hidden />}>
      <b className="num">{who ? t('lock.keptOf', { name: givenName(who.name), count: itemCountOf(sale.lines), total: money(sale.evaluation.totalMinor) }) : t('lock.kept', { count: itemCountOf(sale.lines), total: money(sale.evaluation.totalMinor) })}</b>{t('common.gap')}{t('lock.keptHelp')}
    </Note>
  )
}

function PersonTile({ person, chosen, onChoose }: { readonly person: StaffView; readonly chosen: boolean; readonly onChoose: () => void }) {
  const { t, time } = useWords()
  const last = useCounter((state) => state.terminal?.lastHere ?? null)
  const training = useCounter((state) => state.terminal?.training === true)
  const here = last?.staffId === person.staffId ? t('lock.here', { since: time(last.since) }) : t(`role.${person.role}`)
  return (
    <UnstyledButton id={tileId(person.staffId)} className="pp" aria-pressed={chosen} onClick={onChoose}>
      <span className="ava" aria-hidden="true">{initialsOf(person.name)}</span>
      <span><b>{person.name}</b><small>{here}{person.demoPin !== null && <span className="num"> · {t(training ? 'lock.practicePin' : 'lock.demoPin', { pin: person.demoPin })}</span>}</small></span>
    </UnstyledButton>
  )
}

function LanguageButton() {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const other = lang === 'en' ? 'zh' : 'en'
  return <Btn look="quiet" lang={other === 'zh' ? 'zh-Hans' : 'en'} onClick={() => void actions.setLanguage(other)}>{t(`language.${other}`)}</Btn>
}
