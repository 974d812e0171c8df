/** The notes and coins in use of one currency, in minor units, largest first. */
export interface Denominations {
  readonly notes: readonly number[]
  readonly coins: readonly number[]
}

/** By ISO 4217 code. What a shop really hands out: no collectors' notes, none withdrawn from use. */
const DENOMINATIONS: Readonly<Record<string, Denominations>> = {
  SGD: { notes: [10_000, 5_000, 1_000, 500, 200], coins: [100, 50, 20, 10, 5] },
  MYR: { notes: [10_000, 5_000, 2_000, 1_000, 500, 100], coins: [50, 20, 10, 5] },
  CNY: { notes: [10_000, 5_000, 2_000, 1_000, 500], coins: [100, 50, 10] },
  USD: { notes: [10_000, 5_000, 2_000, 1_000, 500, 100], coins: [25, 10, 5, 1] },
  EUR: { notes: [10_000, 5_000, 2_000, 1_000, 500], coins: [200, 100, 50, 20, 10, 5, 2, 1] },
  JPY: { notes: [10_000, 5_000, 1_000], coins: [500, 100, 50, 10, 5, 1] },
}

/** The notes and coins of a currency; none where it has no table. */
export function denominationsOf(currencyCode: string): Denominations {
  return Object.hasOwn(DENOMINATIONS, currencyCode) ? DENOMINATIONS[currencyCode]! : { notes: [], coins: [] }
}

export interface ChangePiece {
  readonly valueMinor: number
  readonly kind: 'note' | 'coin'
  readonly count: number
}

/**
 * The fewest notes and coins that make `changeMinor`, largest first. What no coin can make (a cent where the smallest
 * coin is five) is left out; a currency without a table gives none.
 */
export function changeCoins(changeMinor: number, currencyCode: string): ChangePiece[] {
  const { notes, coins } = denominationsOf(currencyCode)
  const pieces: ChangePiece[] = []
  let restMinor = changeMinor
  for (const valueMinor of [...notes, ...coins]) {
    const count = Math.floor(restMinor / valueMinor)
    if (count <= 0) continue
    pieces.push({ valueMinor, kind: notes.includes(valueMinor) ? 'note' : 'coin', count })
    restMinor -= count * valueMinor
  }
  return pieces
}

export interface QuickAmount {
  readonly amountMinor: number
  /** The notes a customer would hand over, largest first; empty for the exact amount. */
  readonly notes: readonly number[]
}

const MOST_QUICK_AMOUNTS = 4
const MOST_NOTES = 4
/** Rounding up to a note far smaller than the amount is not what people do. */
const SMALLEST_NOTE_SHARE = 12

/** What customers are likely to hand over for `dueMinor` in cash: the exact amount, then up to three sums of notes, ascending. */
export function quickAmounts(dueMinor: number, currencyCode: string): QuickAmount[] {
  const exact: QuickAmount = { amountMinor: dueMinor, notes: [] }
  const { notes } = denominationsOf(currencyCode)
  const sums = new Map<number, QuickAmount>()
  for (const note of notes) {
    if (note * SMALLEST_NOTE_SHARE < dueMinor) continue
    const amountMinor = Math.ceil(dueMinor / note) * note
    const handed = notesFor(amountMinor, notes, MOST_NOTES)
    if (amountMinor > dueMinor && handed !== null) sums.set(amountMinor, { amountMinor, notes: handed })
  }
  return [exact, ...[...sums.values()].sort((a, b) => a.amountMinor - b.amountMinor)].slice(0, MOST_QUICK_AMOUNTS)
}

/** At most `most` notes that make the amount exactly, larger ones first; null where there are none: S$6 is 2 + 2 + 2, for there is no S$1 note. */
function notesFor(amountMinor: number, notes: readonly number[], most: number): number[] | null {
  if (amountMinor === 0) return []
  if (most === 0) return null
  for (const [i, note] of notes.entries()) {
    const rest = note <= amountMinor ? notesFor(amountMinor - note, notes.slice(i), most - 1) : null
    if (rest !== null) return [note, ...rest]
  }
  return null
}
