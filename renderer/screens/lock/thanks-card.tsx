import { useEffect, useState } from 'react'
import { ENOUGH_ANSWERS } from '../../../core/contract/thanks-methods.ts'
import type { Thanks } from '../../../core/contract/thanks-methods.ts'
import { givenName } from '../../components/initials.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'

/** More dots than that say nothing at a glance. */
const MOST_DOTS = 24

/** Who joined today and what customers said, where the shop wants it: the shared goal first, no ranking. */
export function ThanksCard() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const staff = useCounter((state) => state.staff)
  const [thanks, setThanks] = useState<Thanks | null>(null)
  useEffect(() => {
    let gone = false
    void actions.query('thanks.get', {}).then((answer) => {
      if (answer.ok && !gone) setThanks(answer.value.thanks)
    })
    return () => {
      gone = true
    }
  }, [actions])
  if (thanks === null) return null
  return (
    <section className="card pad thanks" aria-labelledby="thanks-title">
      <div className="row between"><h2 id="thanks-title" className="h2 num">{t('lock.thanks.title', { joined: thanks.joined, goal: thanks.goal })}</h2><Dots filled={thanks.joined} of={thanks.goal} /></div>
      {thanks.people.length > 0 && (
        <ul>
          {thanks.people.map(({ staffId, joined, answers, averageTenths }) => (
            <li key={staffId} className="num">
              <b className="clip">{givenName(staff.find((person) => person.staffId === staffId)?.name ?? staffId)}</b>
              <span>{t('lock.thanks.joined', { count: joined })}</span>
              <span className={averageTenths === null ? 'muted' : 'b'}>{averageTenths === null ? t('lock.thanks.few', { count: answers, enough: ENOUGH_ANSWERS }) : t('lock.thanks.average', { average: (averageTenths / 10).toFixed(1), count: answers })}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="meta muted">{t('lock.thanks.help')}</p>
    </section>
  )
}

function Dots({ filled, of }: { readonly filled: number; readonly of: number }) {
  if (of > MOST_DOTS) return null
  return <span className="thanks-dots" aria-hidden="true">{Array.from({ length: of }, (_, at) => <i key={at} className={at < filled ? 'on' : undefined} />)}</span>
}
