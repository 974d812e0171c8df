import { IconPlus, IconTrash } from '@tabler/icons-react'
import { Btn } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { ListField, TextField } from './fields.tsx'
import { EMPTY_PERSON, peopleFault } from './own-shop-form.ts'
import type { PersonForm } from './own-shop-form.ts'

const ROLES = ['manager', 'supervisor', 'cashier'] as const
const MOST_PEOPLE = 50
const MOST_PIN = 8

/** Who works here: names, what they may do, and PINs. */
export function PeopleStep({ people, onChange, onNext }: { readonly people: readonly PersonForm[], readonly onChange: (next: readonly PersonForm[]) => void, readonly onNext: () => void }) {
  const { t } = useWords()
  const set = (at: number, next: Partial<PersonForm>) => onChange(people.map((person, index) => (index === at ? { ...person, ...next } : person)))
  const fault = peopleFault(people)
  return (
    <>
      <ol className="fr-people">
        {people.map((person, at) => (
          // Rows are told apart by their place only: nothing in them is unique while they are written.
          <li key={at}>
            <TextField label={t('firstRun.name', { number: at + 1 })} value={person.name} onChange={(name) => set(at, { name })} most={80} />
            <ListField label={t('firstRun.role', { number: at + 1 })} value={person.role} options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} onChange={(role) => set(at, { role: ROLES.find((known) => known === role) ?? 'cashier' })} />
            <TextField label={t('firstRun.pin', { number: at + 1 })} value={person.pin} onChange={(pin) => set(at, { pin: pin.replace(/\D/g, '') })} secret digits most={MOST_PIN} />
            <Btn look="quiet" icon aria-label={t('firstRun.removePerson', { number: at + 1 })} disabled={people.length === 1} onClick={() => onChange(people.filter((_, index) => index !== at))}><IconTrash className="i" aria-hidden /></Btn>
          </li>
        ))}
      </ol>
      <div className="row"><Btn disabled={people.length >= MOST_PEOPLE} onClick={() => onChange([...people, EMPTY_PERSON])}><IconPlus className="i" aria-hidden />{t('firstRun.addPerson')}</Btn><span className="meta muted" role="status">{fault ? t(`firstRun.peopleLack.${fault}`) : ''}</span></div>
      <div className="fr-go"><NextStep label={t('firstRun.toSize')} hint="F12" onGo={fault === null ? onNext : null} /></div>
    </>
  )
}
