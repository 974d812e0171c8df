import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { Btn } from '../../../components/btn.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { asPhone, birthdayOf } from '../../enrol/enrol-state.ts'
import { FIELD } from './field.ts'
import { TaskSheet } from './task-sheet.tsx'

/** Name, birthday, language and phones; only what was changed is sent. */
export function EditTask({ file }: { readonly file: MemberFile }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const [name, setName] = useState(file.name)
  const [otherName, setOtherName] = useState(file.otherName ?? '')
  const [digits, setDigits] = useState(() => digitsOf(file.birthday, lang))
  const [language, setLanguage] = useState(file.language)
  const [phone, setPhone] = useState('')
  const [dropped, setDropped] = useState<readonly number[]>([])
  const read = birthdayOf(digits, lang)
  const birthday = read.is === 'day' ? read.birthday : null
  const isRight = read.is === 'day' || read.is === 'none'
  const save = () => void actions.changeFile('member.update', {
    memberId: file.memberId, version: file.version,
    ...(name === file.name ? {} : { name }), ...(otherName === (file.otherName ?? '') ? {} : { otherName: otherName.trim() === '' ? null : otherName }),
    ...(birthday === file.birthday ? {} : { birthday }), ...(language === file.language ? {} : { language }),
    ...(phone === '' ? {} : { addPhones: [phone] }), ...(dropped.length === 0 ? {} : { removePhones: [...dropped] }),
  })
  return (
    <TaskSheet title={t('members.task.edit')} go={{ label: t('members.save'), hint: isRight ? 'F12' : t('enrol.missing.birthday'), onGo: isRight ? save : null }}>
      <TextInput unstyled classNames={FIELD} label={t('enrol.name')} data-first-field autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput unstyled classNames={FIELD} label={t('members.otherName')} autoComplete="off" spellCheck={false} value={otherName} onChange={(event) => setOtherName(event.currentTarget.value)} />
      <div className="row enrol-last">
        <TextInput unstyled classNames={FIELD} label={t('enrol.birthday')} placeholder={t('enrol.dayMonth')} inputMode="numeric" autoComplete="off" value={digits.length > 2 ? `${digits.slice(0, 2)} ${digits.slice(2)}` : digits} onChange={(event) => setDigits(event.currentTarget.value.replace(/\D/g, '').slice(0, 4))} />
        <div className="grow"><div className="lbl">{t('enrol.language')}</div><Segments label={t('enrol.language')} value={language} options={[{ value: 'en', label: t('enrol.en') }, { value: 'zh', label: t('enrol.zh') }]} onChoose={setLanguage} /></div>
      </div>
      <div><div className="lbl">{t('members.phones')}</div>
        {file.phones.filter(({ position }) => !dropped.includes(position)).map(({ position, last4 }) => (
          <div key={position} className="row phone-row"><span className="grow num">{t('member.phone', { last4 })}</span><Btn look="quiet" onClick={() => setDropped([...dropped, position])}>{t('members.dropPhone')}<span className="sr"> {last4}</span></Btn></div>
        ))}
      </div>
      <TextInput unstyled classNames={FIELD} label={t('members.addPhone')} inputMode="tel" autoComplete="off" value={phone} onChange={(event) => setPhone(asPhone(event.currentTarget.value))} />
    </TaskSheet>
  )
}

/** `MM-DD` as digits in the order of the language. */
function digitsOf(birthday: string | null, lang: 'en' | 'zh'): string {
  if (birthday === null) return ''
  const [month = '', day = ''] = birthday.split('-')
  return lang === 'zh' ? month + day : day + month
}
