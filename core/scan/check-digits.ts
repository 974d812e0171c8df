/**
 * The check digit that belongs after `body` (GS1 General Specifications section 7.9.1: weights 3 and 1 from the right).
 * `body` is digits without the check digit; anything else is a broken invariant.
 */
export function gs1CheckDigit(body: string): number {
  if (!/^\d+$/.test(body)) throw new TypeError('a GS1 check digit is taken over digits only')
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    const weight = (body.length - i) % 2 === 1 ? 3 : 1
    sum += Number(body[i]) * weight
  }
  return (10 - (sum % 10)) % 10
}

/** Whether the last of `digits` is their GS1 check digit. Never throws. */
export function gs1Valid(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && gs1CheckDigit(digits.slice(0, -1)) === Number(digits.at(-1))
}

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * The check character that belongs after digits and capitals (ISO/IEC 7064:2003, the hybrid system MOD 37,36): it finds
 * every single wrong character and every two neighbours that changed places. Other characters are a broken invariant.
 */
export function mod3736Character(body: string): string {
  if (!/^[0-9A-Z]+$/.test(body)) throw new TypeError('a check character is taken over digits and capitals only')
  const product = [...body].reduce((carried, character) => {
    const sum = (carried + ALPHANUMERIC.indexOf(character)) % 36
    return ((sum === 0 ? 36 : sum) * 2) % 37
  }, 36)
  return ALPHANUMERIC[(37 - product) % 36]!
}

/** Whether digits and capitals end in their check character (`mod3736Character`). Never throws. */
export function mod3736Valid(code: string): boolean {
  return /^[0-9A-Z]{2,}$/.test(code) && mod3736Character(code.slice(0, -1)) === code.at(-1)
}

/** The check digit that belongs after `body`, digits (ISO/IEC 7812-1 annex B, Luhn). Anything else is a broken invariant. */
export function luhnDigit(body: string): number {
  if (!/^\d+$/.test(body)) throw new TypeError('Luhn’s check digit is taken over digits only')
  return Array.from({ length: 10 }, (_, digit) => digit).find((digit) => luhnValid(`${body}${digit}`))!
}

/** Whether `digits` end in their Luhn check digit (ISO/IEC 7812-1 annex B). Never throws. */
export function luhnValid(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
