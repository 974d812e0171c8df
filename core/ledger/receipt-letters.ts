const LETTERS = 26
const A = 'A'.charCodeAt(0)

/**
 * The letters in front of a till's receipt and shift report numbers after it began another chain: none on its first, then
 * A, B, … Z, AA, AB and so on, so that no number comes twice. Throws for what is no such letters.
 */
export function nextLetters(letters: string): string {
  if (!/^[A-Z]*$/.test(letters)) throw new Error(`${letters} are not letters of receipts`)
  // Bijective base 26: there is no letter for zero.
  let rest = [...letters].reduce((sum, letter) => sum * LETTERS + letter.charCodeAt(0) - A + 1, 0) + 1
  let next = ''
  while (rest > 0) {
    next = String.fromCharCode(A + (rest - 1) % LETTERS) + next
    rest = Math.floor((rest - 1) / LETTERS)
  }
  return next
}

/** Whether one chain's letters come after another's. */
export function lettersAfter(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length
}

/** The running number in a printed one. Throws for what is none. */
export function printedRunningNumber(printed: string): number {
  const digits = /^[A-Z]*\d+-[A-Z]*(\d+)$/.exec(printed)?.[1]
  if (digits === undefined) throw new Error(`${printed} is no number of a receipt`)
  return Number(digits)
}

/** A number as it is printed: letters of the chain, till, running number. */
export function printedNumber({ letters, tillNumber, kind = '', running, digits }: { readonly letters: string; readonly tillNumber: number; readonly kind?: string; readonly running: number; readonly digits: number }): string {
  return `${letters}${tillNumber}-${kind}${String(running).padStart(digits, '0')}`
}
