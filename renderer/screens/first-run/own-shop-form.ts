import type { Language } from '../../../core/base/local-text.ts'
import type { OwnShop } from '../../../core/contract/staff-methods.ts'

/** What a person types in the first run, as it stands in the fields. */
export interface ShopForm {
  readonly shopName: string
  readonly address: string
  readonly taxNumber: string
  readonly tillNumber: string
  readonly taxPercent: string
  readonly currency: string
  readonly timeZone: string
}

export interface PersonForm {
  readonly name: string
  readonly role: OwnShop['people'][number]['role']
  readonly pin: string
}

export const EMPTY_PERSON: PersonForm = { name: '', role: 'cashier', pin: '' }

const MOST_TAX_BP = 5000
const PIN = /^\d{4,8}$/

/** Which fields of the shop still lack something. */
export function shopFaults(form: ShopForm): readonly (keyof ShopForm)[] {
  const faults: (keyof ShopForm)[] = []
  for (const field of ['shopName', 'address', 'taxNumber', 'currency', 'timeZone'] as const) if (form[field].trim() === '') faults.push(field)
  if (!/^[1-9]\d?$/.test(form.tillNumber.trim())) faults.push('tillNumber')
  if (taxRateBp(form.taxPercent) === null) faults.push('taxPercent')
  return faults
}

/** Per cent as people write it, with comma or point, in hundredths of a per cent; null: none, or more than half. */
export function taxRateBp(text: string): number | null {
  const match = /^(\d{1,2})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bp <= MOST_TAX_BP ? bp : null
}

export type PeopleFault = 'manager' | 'names' | 'same' | 'pins'

/** The first thing that the people still lack; null: nothing. Rows nobody wrote in do not count. */
export function peopleFault(people: readonly PersonForm[]): PeopleFault | null {
  const written = people.filter(isWritten)
  if (written.some(({ name }) => name.trim() === '')) return 'names'
  if (new Set(written.map(({ name }) => name.trim())).size < written.length) return 'same'
  if (!written.every(({ pin }) => PIN.test(pin))) return 'pins'
  return written.some(({ role }) => role === 'manager') ? null : 'manager'
}

const isWritten = ({ name, pin }: PersonForm) => name.trim() !== '' || pin !== ''

/** What is sent; only where nothing is lacking. */
export function shopOf(form: ShopForm, people: readonly PersonForm[], language: Language): OwnShop {
  return {
    shopName: form.shopName.trim(), address: form.address.trim(), taxNumber: form.taxNumber.trim(), tillNumber: Number(form.tillNumber),
    currency: form.currency, timeZone: form.timeZone, taxRateBp: taxRateBp(form.taxPercent) ?? 0, language,
    people: people.filter(isWritten).map(({ name, role, pin }) => ({ name: name.trim(), role, pin })),
  }
}
