import { describe, expect, it } from 'vitest'
import { lettersAfter, nextLetters, printedNumber } from '../../core/ledger/receipt-letters.ts'
import { RECEIPT_NUMBER } from '../../core/scan/symbols.ts'

describe('letters of a chain', () => {
  it.each([['', 'A'], ['A', 'B'], ['Y', 'Z'], ['Z', 'AA'], ['AA', 'AB'], ['AZ', 'BA'], ['ZZ', 'AAA']])('after %j come %j', (letters, next) => {
    expect(nextLetters(letters)).toBe(next)
    expect(lettersAfter(next, letters)).toBe(true)
    expect(lettersAfter(letters, next)).toBe(false)
  })

  it('never come twice, and a receipt with them is known by its number', () => {
    const seen = new Set<string>()
    for (let letters = '', n = 0; n < 2_000; letters = nextLetters(letters), n++) {
      const number = printedNumber({ letters, tillNumber: 2, running: 42, digits: 5 })
      expect(number).toMatch(RECEIPT_NUMBER)
      seen.add(number)
    }
    expect(seen.size).toBe(2_000)
  })

  it('are letters', () => {
    expect(() => nextLetters('a')).toThrow('not letters')
  })
})
