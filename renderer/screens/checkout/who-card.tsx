import { Input, UnstyledButton } from '@mantine/core'
import { IconUser, IconUserPlus } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { MemberView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { Keypad, keepFocus } from '../../components/keypad.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { openEnrolment } from '../../state/enrol-draft.ts'

const MOST_DIGITS = 15
const ENOUGH_DIGITS = 4

/** Finds a member by phone number while no card is at hand. */
export const WhoCard = memo(function WhoCard() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [digits, setDigits] = useState('')
  const [found, setFound] = useState<readonly MemberView[] | null>(null)
  const change = (next: string) => {
    setDigits(next.replace(/\D/g, '').slice(0, MOST_DIGITS))
    setFound(null)
  }
  const search = async () => {
    if (digits.length < ENOUGH_DIGITS) return
    const answer = await actions.query('find.search', { text: digits, limit: 4 })
    if (answer.ok) setFound(answer.value.members)
  }
  return (
    <section className="card who-card" aria-label={t('who.label')}>
      <div className="row between"><h2 className="h2">{t('who.title')}</h2><span className="meta muted">{t('who.hint')}</span></div>
      <div className="in">
        <Input
          unstyled wrapperProps={{ className: 'grow' }} className="num" aria-label={t('who.phone')} placeholder={t('who.phone')} inputMode="numeric" autoComplete="off"
          value={digits} onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void search()
          }}
        />
      </div>
      {found === null
        ? <Keypad
            label={t('who.keypad')} left="delete" onDigits={(digit) => change(digits + digit)} onDelete={() => change(digits.slice(0, -1))}
            right={<UnstyledButton className="word-key" disabled={digits.length < ENOUGH_DIGITS} onMouseDown={keepFocus} onClick={() => void search()}>{t('who.find')}</UnstyledButton>}
          />
        : <FoundMembers found={found} digits={digits} onBack={() => change('')} />}
    </section>
  )
})

function FoundMembers({ found, digits, onBack }: { readonly found: readonly MemberView[]; readonly digits: string; readonly onBack: () => void }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  return (
    <div className="found">
      {found.length === 0 && (
        <>
          <p className="muted">{t('who.nobody', { digits })}</p>
          <Btn look="gain" onClick={() => openEnrolment({ phone: digits })}><IconUserPlus className="i" aria-hidden />{t('enrol.withNumber', { text: digits })}</Btn>
        </>
      )}
      {found.map((member) => (
        <UnstyledButton key={member.memberId} className="held" onClick={() => void actions.attachMember(member.memberId)}>
          <IconUser className="i" aria-hidden />
          <span className="grow"><b className="clip">{member.name}</b><small className="num">{member.tier.name[lang]}{member.phoneLast4 !== null && ` · ${t('member.phone', { last4: member.phoneLast4 })}`}</small></span>
        </UnstyledButton>
      ))}
      <Btn onClick={onBack}>{t('who.back')}</Btn>
    </div>
  )
}
