import { Input } from '@mantine/core'
import { IconCircleCheck, IconCircleCheckFilled, IconNfc, IconX } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { Btn } from '../../components/btn.tsx'
import { Segments } from '../../components/segments.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { setDraft } from '../../state/enrol-draft.ts'
import type { EnrolDraft } from '../../state/enrol-draft.ts'
import { maskedCard } from './card-number.ts'
import { asPhone, birthdayOf } from './enrol-state.ts'

export const FIELD_IDS = ['enrol-phone', 'enrol-name', 'enrol-birthday'] as const
export type FieldId = (typeof FIELD_IDS)[number]

const NAME_MOST = 200

/** Enter ends a field and goes to the next one; it never joins anybody. */
export function toNextField(from: FieldId): void {
  document.getElementById(FIELD_IDS[(FIELD_IDS.indexOf(from) + 1) % FIELD_IDS.length] ?? from)?.focus()
}

function onEnter(from: FieldId) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    toNextField(from)
  }
}

/** The card that was scanned, or where it will appear. */
export function CardField({ cardNumber, isUnusable }: { readonly cardNumber: string | null; readonly isUnusable: boolean }) {
  const { t } = useWords()
  return (
    <div className="fld" role="group" aria-labelledby="enrol-card">
      <span className="lbl" id="enrol-card">{t('enrol.card')} <span className="optional">{t('enrol.optional')}</span></span>
      <div className={`in${cardNumber !== null && !isUnusable ? ' ok-in' : ''}`}>
        <IconNfc className="i" aria-hidden />
        {cardNumber === null
          ? <span className="grow faint scan-card">{t('enrol.scanCard')}</span>
          : <span className="grow num card-no" lang="en">{maskedCard(cardNumber)}</span>}
        {cardNumber !== null && !isUnusable && <IconCircleCheckFilled className="i gain" aria-hidden />}
        {cardNumber !== null && <Btn look="quiet" icon aria-label={t('enrol.dropCard')} onClick={() => setDraft({ cardNumber: null })}><IconX className="i" aria-hidden /></Btn>}
      </div>
    </div>
  )
}

/** The phone, with what a number here begins with; what is known of it stands below. */
export function PhoneField({ phone, callingCode, help, onFocus }: { readonly phone: string; readonly callingCode: string | null; readonly help: ReactNode; readonly onFocus: () => void }) {
  const { t } = useWords()
  return (
    <div className="fld">
      <label htmlFor={FIELD_IDS[0]}>{t('enrol.phone')}</label>
      <div className="in">
        {callingCode !== null && !phone.startsWith('+') && <span className="faint num" aria-hidden="true">{callingCode}</span>}
        <Input id={FIELD_IDS[0]} unstyled wrapperProps={{ className: 'grow' }} className="num" inputMode="tel" autoComplete="off" data-first-field value={phone} onFocus={onFocus} onChange={(event) => setDraft({ phone: asPhone(event.currentTarget.value) })} onKeyDown={onEnter(FIELD_IDS[0])} />
      </div>
      <div className="help" aria-live="polite">{help}</div>
    </div>
  )
}

export function KnownHelp({ children }: { readonly children: ReactNode }) {
  return <><IconCircleCheck className="i" aria-hidden />{children}</>
}

export function NameField({ name, field }: { readonly name: string; readonly field: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords()
  return (
    <div className="fld">
      <label htmlFor={FIELD_IDS[1]}>{t('enrol.name')}</label>
      <div className="in"><Input id={FIELD_IDS[1]} ref={field} unstyled wrapperProps={{ className: 'grow' }} autoComplete="off" spellCheck={false} maxLength={NAME_MOST} placeholder={t('enrol.firstName')} value={name} onChange={(event) => setDraft({ name: event.currentTarget.value })} onKeyDown={onEnter(FIELD_IDS[1])} /></div>
    </div>
  )
}

/** Day and month only, and the language that receipts and messages speak. */
export function BirthdayAndLanguage({ draft, onFocus }: { readonly draft: EnrolDraft; readonly onFocus: () => void }) {
  const { t, lang } = useWords()
  const isWrong = birthdayOf(draft.birthday, lang).is === 'wrong'
  return (
    <div className="row enrol-last">
      <div className="fld">
        <label htmlFor={FIELD_IDS[2]}>{t('enrol.birthday')}</label>
        <div className="in">
          <Input id={FIELD_IDS[2]} unstyled wrapperProps={{ className: 'grow' }} className="num" inputMode="numeric" autoComplete="off" aria-invalid={isWrong} placeholder={t('enrol.dayMonth')} value={spaced(draft.birthday)} onFocus={onFocus} onChange={(event) => setDraft({ birthday: event.currentTarget.value.replace(/\D/g, '').slice(0, 4) })} onKeyDown={onEnter(FIELD_IDS[2])} />
        </div>
      </div>
      <div className="grow"><span className="lbl">{t('enrol.language')}</span><Segments label={t('enrol.language')} value={draft.language} options={[{ value: 'en', label: t('enrol.en') }, { value: 'zh', label: t('enrol.zh') }]} onChoose={(language) => setDraft({ language })} /></div>
    </div>
  )
}

const spaced = (digits: string): string => (digits.length > 2 ? `${digits.slice(0, 2)} ${digits.slice(2)}` : digits)
