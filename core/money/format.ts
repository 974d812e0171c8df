import type { Language } from '../base/local-text.ts'

/** What is needed to write an amount: the programme's currency. */
export interface CurrencyFormat {
  readonly exponent: number
  readonly symbol: string
}

const MINUS = '\u2212'

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A bare amount for columns: `76.44`, `1,312.40`, U+2212 for minus. English and Chinese write amounts alike. */
export function formatAmount(amountMinor: number, currency: CurrencyFormat, _lang: Language): string {
  const digits = String(Math.abs(amountMinor)).padStart(currency.exponent + 1, '0')
  const whole = grouped(currency.exponent === 0 ? digits : digits.slice(0, -currency.exponent))
  const text = currency.exponent === 0 ? whole : `${whole}.${digits.slice(-currency.exponent)}`
  return amountMinor < 0 ? MINUS + text : text
}

/** An amount with its symbol, for totals and sentences: `S$76.44`, `−S$5.00`. */
export function formatMoney(amountMinor: number, currency: CurrencyFormat, lang: Language): string {
  const text = formatAmount(Math.abs(amountMinor), currency, lang)
  return amountMinor < 0 ? `${MINUS}${currency.symbol}${text}` : currency.symbol + text
}

/** Points, grouped: `2,480`; where points have decimals, from their minor units: `24.80`. */
export function formatPoints(points: number, lang: Language, decimals = 0): string {
  return formatAmount(points, { exponent: decimals, symbol: '' }, lang)
}

/** An amount as other programs read it, without grouping and with a hyphen for minus: `1312.40`. */
export function plainAmount(amountMinor: number, exponent: number): string {
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0')
  const text = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return amountMinor < 0 ? `-${text}` : text
}
