import { UnstyledButton } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { CONSENT_TEXTS } from '../../../core/people/consent-texts.ts'
import { Btn } from '../../components/btn.tsx'
import { Keypad, keepFocus } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setDraft, useEnrolDraft } from '../../state/enrol-draft.ts'
import { setUi } from '../../state/ui-store.ts'
import { ConsentTile } from './consent-tile.tsx'
import { ConsentWords } from './consent-words.tsx'
import { DisplayStatus } from './display-status.tsx'
import { BirthdayAndLanguage, CardField, FIELD_IDS, KnownHelp, NameField, PhoneField, toNextField } from './enrol-fields.tsx'
import type { FieldId } from './enrol-fields.tsx'
import { asPhone, checkInput, enrolInput, enrolState } from './enrol-state.ts'
import { MaybeKnown } from './maybe-known.tsx'
import { useApplicantCheck } from './use-applicant-check.ts'
import { useJoining } from './use-joining.ts'

/** A new member, beside the open sale: card or phone, a name, and what they agree to. */
export function EnrolSheet() {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const draft = useEnrolDraft()
  const check = useApplicantCheck(checkInput(draft, lang))
  const joining = useJoining()
  const { missing, candidates } = enrolState(draft, check, lang)
  const [keyed, setKeyed] = useState<FieldId>(FIELD_IDS[0])
  const [isReading, setReading] = useState(false)
  const [busy, setBusy] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  useLooseTyping((text) => {
    if (/^[\d+]/.test(text)) typeDigits(keyed, text)
    else {
      name.current?.focus()
      setDraft((before) => ({ name: before.name + text }))
    }
  })
  const join = () => {
    setBusy(true)
    void actions.enrol(enrolInput(draft, lang)).finally(() => setBusy(false))
  }
  return (
    <SheetColumn
      title={t('enrol.title')} onClose={() => setUi({ sheet: null })}
      foot={<><JoiningPoints points={joining?.points ?? null} /><NextStep label={t('enrol.join')} hint={missing === null ? 'F12' : t(`enrol.missing.${missing}`)} icon={<IconArrowRight className="i" aria-hidden />} onGo={missing === null && !busy ? join : null} /></>}
    >
      <div className="enrol-two">
        <div className="stack">
          <CardField cardNumber={draft.cardNumber} isUnusable={check?.card === 'unusable'} />
          <PhoneField phone={draft.phone} callingCode={joining?.callingCode ?? null} onFocus={() => setKeyed(FIELD_IDS[0])} help={phoneHelp(check?.phone, t)} />
          <NameField name={draft.name} field={name} />
          <BirthdayAndLanguage draft={draft} onFocus={() => setKeyed(FIELD_IDS[2])} />
        </div>
        <Beside keyed={keyed} isReading={isReading} onBack={() => setReading(false)} candidates={candidates} />
      </div>
      <div className="row between enrol-agree"><span className="lbl">{t('enrol.agrees')}</span><DisplayStatus points={joining?.points?.total ?? null} />{!isReading && <Btn look="quiet" onClick={() => setReading(true)}>{t('enrol.readWords')}</Btn>}</div>
      <div className="consent">
        <ConsentTile title={CONSENT_TEXTS.terms.title[lang]} small={draft.terms ? t('enrol.theySaidYes') : t('enrol.needed')} given={draft.terms} onGive={(terms) => setDraft({ terms })} />
        <ConsentTile title={t('enrol.offersBySms')} small={draft.phone === '' ? t('enrol.needsPhone') : t('enrol.tapIfYes')} given={draft.offers && draft.phone !== ''} disabled={draft.phone === ''} onGive={(offers) => setDraft({ offers })} />
      </div>
    </SheetColumn>
  )
}

function typeDigits(field: FieldId, text: string): void {
  if (field === FIELD_IDS[2]) setDraft((before) => ({ birthday: (before.birthday + text).replace(/\D/g, '').slice(0, 4) }))
  else setDraft((before) => ({ phone: asPhone(before.phone + text) }))
}

function phoneHelp(phone: string | undefined, t: ReturnType<typeof useWords>['t']) {
  if (phone === 'new') return <KnownHelp>{t('enrol.phoneNew')}</KnownHelp>
  if (phone === 'known') return <span className="info">{t('enrol.phoneKnown')}</span>
  return phone === 'unusable' ? t('enrol.phoneMore') : t('enrol.phoneOrCard')
}

/** Beside the fields: the keypad, the words of the consents, or whoever the applicant may be. */
function Beside({ keyed, isReading, onBack, candidates }: { readonly keyed: FieldId; readonly isReading: boolean; readonly onBack: () => void; readonly candidates: ReturnType<typeof enrolState>['candidates'] }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const language = useEnrolDraft((draft) => draft.language)
  if (candidates.length > 0) {
    return (
      <MaybeKnown
        candidates={candidates} onNone={() => setDraft((before) => ({ notThese: [...before.notThese, ...candidates.map(({ memberId }) => memberId)] }))}
        onUse={(memberId) => void actions.attachMember(memberId).then((done) => done && setUi({ sheet: null }))}
      />
    )
  }
  if (isReading) return <ConsentWords language={language} onBack={onBack} />
  const drop = () => setDraft((before) => (keyed === FIELD_IDS[2] ? { birthday: before.birthday.slice(0, -1) } : { phone: before.phone.slice(0, -1) }))
  return (
    <Keypad
      label={t('keypad.label')} left="delete" onDigits={(digits) => typeDigits(keyed, digits)} onDelete={drop}
      right={<UnstyledButton className="word-next" onMouseDown={keepFocus} onClick={() => toNextField(keyed)}>{t('enrol.next')}</UnstyledButton>}
    />
  )
}

/** What joining now earns, and of what it is made. */
function JoiningPoints({ points: earned }: { readonly points: MethodOutput<'member.joining'>['points'] }) {
  const { t, points, lang } = useWords()
  const rulebook = useCounter((state) => (state.sale ? state.books[state.sale.rulebookVersion]?.rulebook : undefined))
  if (!earned || earned.total === 0) return null
  const nameOf = (ruleId: string) => rulebook?.promotions.find((each) => each.id === ruleId)?.name[lang] ?? t('enrol.basket')
  const parts = earned.byRule.map((rule) => t('enrol.part', { points: points(rule.points), name: nameOf(rule.ruleId) }))
  return (
    <div className="row join-points gain">
      <PointsIcon /><span className="num b">{t('enrol.points', { points: points(earned.total), count: earned.total })}</span>
      {parts.length > 1 && <span className="faint meta num clip">{parts.join(' + ')}</span>}
    </div>
  )
}
