import { UnstyledButton } from '@mantine/core'
import { IconShoppingBag } from '@tabler/icons-react'
import { useState } from 'react'
import type { StaffView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { initialsOf } from '../../components/initials.ts'
import { LinkBanner } from '../../components/link-banner.tsx'
import { Mark } from '../../components/mark.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { Note } from '../../components/note.tsx'
import { useClock } from '../../components/use-clock.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { itemCountOf } from '../checkout/item-count.ts'
import { PinPad } from './pin-pad.tsx'

/** Who is at this till: people are tiles, the PIN beside them. An open sale is named. */
export function LockScreen() {
  const { t, lang } = useWords()
  const terminal = useCounter((state) => state.terminal)
  const staff = useCounter((state) => state.staff)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const chosen = staff.find((person) => person.staffId === chosenId) ?? staff[0]
  if (!terminal) return null
  return (
    <main className="lk">
      <section className="lkl" aria-labelledby="lock-title">
        <div className="hd">
          <Mark size={52} on="var(--gain)" off="var(--line-strong)" letter="var(--ink)" />
          <div className="grow"><h1 id="lock-title">{t('lock.title', { number: terminal.tillNumber })}</h1><div className="muted lock-store">{terminal.storeName[lang]}{terminal.demo && ` · ${t('strip.demo')}`}</div></div>
          <Clock />
        </div>
        <LinkBanner />
        <NoticeLine />
        <KeptSale />
        <div className="ppl" role="group" aria-label={t('lock.people')}>
          {staff.map((person) => <PersonTile key={person.staffId} person={person} chosen={person === chosen} onChoose={() => setChosenId(person.staffId)} />)}
        </div>
        <div className="lock-foot"><LanguageButton /></div>
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

function KeptSale() {
  const { t, money } = useWords()
  const sale = useCounter((state) => state.sale)
  if (!sale || sale.lines.length === 0) return null
  return (
    <Note tone="info" icon={<IconShoppingBag className="i" aria-hidden />}>
      <b className="num">{t('lock.kept', { count: itemCountOf(sale.lines), total: money(sale.evaluation.totalMinor) })}</b> {t('lock.keptHelp')}
    </Note>
  )
}

function PersonTile({ person, chosen, onChoose }: { readonly person: StaffView; readonly chosen: boolean; readonly onChoose: () => void }) {
  const { t } = useWords()
  return (
    <UnstyledButton className="pp" aria-pressed={chosen} onClick={onChoose}>
      <span className="ava" aria-hidden="true">{initialsOf(person.name)}</span>
      <span><b>{person.name}</b><small>{t(`role.${person.role}`)}{person.demoPin !== null && <span className="num"> · {t('lock.demoPin', { pin: person.demoPin })}</span>}</small></span>
    </UnstyledButton>
  )
}

function LanguageButton() {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const other = lang === 'en' ? 'zh' : 'en'
  return <Btn look="quiet" lang={other === 'zh' ? 'zh-Hans' : 'en'} onClick={() => void actions.setLanguage(other)}>{t(`language.${other}`)}</Btn>
}
