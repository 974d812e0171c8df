import { UnstyledButton, TextInput } from '@mantine/core'
import { IconGridDots, IconId, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { initialsOf } from '../initials.ts'
import { Keypad, keepFocus } from '../keypad.tsx'
import { BadgeShown } from './badge-shown.tsx'
import type { Asked } from './asked.ts'
import { leastRole } from './who-may.ts'

type Way = 'badge' | 'pin'

/** Badge or PIN, who may give it, and beside them what the one who asks may do alone. */
export function ApprovalWays({ asked, alone }: { readonly asked: Asked; readonly alone: ReactNode }) {
  const { t } = useWords()
  const [way, setWay] = useState<Way>('pin')
  const choose = (next: Way, icon: ReactNode, small: string) => (
    <UnstyledButton className="way" aria-pressed={way === next} onClick={() => setWay(next)}>{icon}<span>{t(`approval.way.${next}`)}<small>{small}</small></span></UnstyledButton>
  )
  return (
    <div className="ways">
      <div className="way-list" role="group" aria-label={t('approval.how')}>
        {choose('badge', <IconId className="i" aria-hidden />, t('approval.anyTime'))}
        {choose('pin', <IconGridDots className="i" aria-hidden />, t(`approval.isHere.${leastRole(asked.right) === 'manager' ? 'manager' : 'supervisor'}`))}
        {alone}
      </div>
      <div className="way-body">{asked.badgeOf !== null ? <BadgeShown asked={asked} /> : way === 'pin' ? <PinWay asked={asked} /> : <BadgeWay asked={asked} />}</div>
    </div>
  )
}

function BadgeWay({ asked }: { readonly asked: Asked }) {
  const { t } = useWords()
  return (
    <div className="badge-way">
      <IconId className="i" aria-hidden />
      <p className="h2">{t('approval.scanBadge')}</p>
      <p className="muted">{t('approval.scanBadgeOf', { names: asked.people.map(({ name }) => name).join(t('approval.join')) })}</p>
    </div>
  )
}

function PinWay({ asked }: { readonly asked: Asked }) {
  const { t } = useWords()
  const { people, person, pin, choose, setPin } = asked
  useLooseTyping((text) => setPin(pin + text))
  if (person === null) return <p className="muted">{t('approval.nobodyMay')}</p>
  return (
    <>
      <div className="lbl" id="approval-who">{t('approval.who')}</div>
      <div className="may" role="group" aria-labelledby="approval-who">
        {people.map((each) => (
          <UnstyledButton key={each.staffId} className="chip" aria-pressed={each.staffId === person.staffId} onClick={() => choose(each.staffId)}>
            <span className="ava" aria-hidden="true">{initialsOf(each.name)}</span><span className="clip">{each.name}<small>{t(`role.${each.role}`)}</small></span>
          </UnstyledButton>
        ))}
      </div>
      <TextInput
        unstyled classNames={{ root: 'fld pin-field', input: 'num', label: 'b' }} label={t('approval.typePin', { name: person.name })} data-first-field
        type="password" inputMode="numeric" autoComplete="off" value={pin} onChange={(event) => setPin(event.currentTarget.value)}
      />
      <Keypad
        label={t('approval.pad')} onDigits={(digits) => setPin(pin + digits)} onDelete={() => setPin(pin.slice(0, -1))} right="delete"
        left={<UnstyledButton aria-label={t('approval.clear')} onMouseDown={keepFocus} onClick={() => setPin('')}><IconX className="i" aria-hidden /></UnstyledButton>}
      />
    </>
  )
}
