import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import type { CountryCode } from 'libphonenumber-js'
import type { Till } from './till.ts'

/** Setting: the country, ISO 3166-1, that a number without its own belongs to. */
export const PHONE_COUNTRY = 'phone.country'

export interface PhoneNumber {
  /** `+6580001234` (ITU-T E.164). */
  readonly phone: string
  /** The digits as they were typed, where they are not the end of the number; else null. */
  readonly typed: string | null
}

/**
 * A telephone number as it is kept; null where it cannot be one.
 *
 * @param country what a number without its country belongs to; null: such a number is none
 */
export function phoneNumber(text: string, country: CountryCode | null): PhoneNumber | null {
  const parsed = parsePhoneNumberFromString(text, { ...(country === null ? {} : { defaultCountry: country }), extract: false })
  if (!parsed || parsed.ext !== undefined || !parsed.isPossible()) return null
  const typed = text.replace(/\D/g, '')
  return { phone: parsed.number, typed: parsed.number.endsWith(typed) ? null : typed }
}

/** The country of this till's telephone numbers: its setting, else that of the programme's currency (ISO 4217 begins with it). */
export function phoneCountry(till: Pick<Till, 'settings' | 'rules'>): CountryCode | null {
  const country = till.settings.get(PHONE_COUNTRY) ?? till.rules.now().rulebook.programme.currency.code.slice(0, 2)
  return isSupportedCountry(country) ? country : null
}
