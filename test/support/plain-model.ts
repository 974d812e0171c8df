/**
 * The rules once more, as plainly as can be and sharing no code with the engine: every set of offers, every way to hand
 * out the units, each worked out in fractions of a cent. For small baskets of round prices only, where rounding cannot
 * decide; for proving that the engine reads loyalty-rules as this page does.
 */
export interface ModelLine { sku: string; priceMinor: number; pieces: number }

interface Common { id: string; goods: readonly string[]; combine: 'stack' | 'group' | 'sole'; minimumMinor: number }
export type ModelOffer = Common & (
  | { kind: 'percent' | 'own-percent' | 'basket-percent'; rateBp: number }
  | { kind: 'basket-amount' | 'each'; amountMinor: number }
  | { kind: 'fixed'; priceMinor: number }
  | { kind: 'cheapest-free'; buy: number }
  | { kind: 'bundle'; quantity: number; priceMinor: number }
  | { kind: 'mix' | 'buy-get'; first: readonly string[]; firstQuantity: number; second: readonly string[]; rateBp: number }
  | { kind: 'multiplier'; factor: number })

export interface ModelChoices {
  percentagesOnLine?: 'additive'
  percentagesOnBasket?: 'compound'
  minimumSpend?: 'before-discounts'
  order?: 'basket-first' | 'one-sequence'
  earningBase?: 'after-line' | 'before-discounts'
}

/** One piece: its line, the offer it serves alone (or none), what is left to pay, its list price, what it earns on. */
interface Piece { sku: string; owner: string | null; leftMinor: number; listMinor: number; earnsMinor: number }

const OWN_UNITS: ReadonlySet<ModelOffer['kind']> = new Set(['own-percent', 'cheapest-free', 'bundle', 'mix', 'buy-get'])
const BASKET: ReadonlySet<ModelOffer['kind']> = new Set(['basket-percent', 'basket-amount'])
const SETS: ReadonlySet<ModelOffer['kind']> = new Set(['cheapest-free', 'bundle', 'mix', 'buy-get'])

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)
const left = (pieces: readonly Piece[]): number => sum(pieces.map((piece) => piece.leftMinor))
const dearestFirst = (pieces: readonly Piece[]): Piece[] => [...pieces].sort((a, b) => b.leftMinor - a.leftMinor)

function turnOf({ kind }: ModelOffer, choices: ModelChoices): number {
  if (choices.order === 'one-sequence') return 0
  if (BASKET.has(kind)) return choices.order === 'basket-first' ? -1 : 2
  return SETS.has(kind) ? 1 : 0
}

function takeOff(pieces: readonly Piece[], offMinor: readonly number[], offer: ModelOffer, choices: ModelChoices): void {
  const base = choices.earningBase ?? 'after-all'
  const lowersBase = base === 'after-all' || offer.kind === 'cheapest-free' || (base === 'after-line' && !BASKET.has(offer.kind))
  pieces.forEach((piece, at) => {
    piece.leftMinor -= offMinor[at]!
    if (lowersBase) piece.earnsMinor -= offMinor[at]!
  })
}

/** The sets of an offer, from the dearest pieces down, and what each saves; a set that saves nothing ends it. */
function setsOf(offer: ModelOffer, pieces: readonly Piece[]): { pieces: Piece[]; savesMinor: number }[] {
  const sets: { pieces: Piece[]; savesMinor: number }[] = []
  const add = (of: Piece[], savesMinor: number): boolean => savesMinor > 1e-9 && sets.push({ pieces: of, savesMinor }) > 0
  if (offer.kind === 'cheapest-free' || offer.kind === 'bundle') {
    const size = offer.kind === 'bundle' ? offer.quantity : offer.buy
    const inTurn = dearestFirst(pieces)
    for (let from = 0; from + size <= inTurn.length; from += size) {
      const set = inTurn.slice(from, from + size)
      if (!add(set, offer.kind === 'bundle' ? left(set) - offer.priceMinor : set.at(-1)!.leftMinor)) break
    }
  }
  if (offer.kind === 'mix' || offer.kind === 'buy-get') {
    const first = dearestFirst(pieces.filter((piece) => offer.first.includes(piece.sku)))
    const second = dearestFirst(pieces.filter((piece) => offer.second.includes(piece.sku)))
    for (let n = 0; (n + 1) * offer.firstQuantity <= first.length && n < second.length; n += 1) {
      const set = [...first.slice(n * offer.firstQuantity, (n + 1) * offer.firstQuantity), second[n]!]
      if (!add(set, ((offer.kind === 'mix' ? left(set) : second[n]!.leftMinor) * offer.rateBp) / 10_000)) break
    }
  }
  return sets
}

/** Lets an offer take its turn. Returns what it takes off. */
function apply(offer: ModelOffer, all: readonly Piece[], choices: ModelChoices): number {
  const reach = BASKET.has(offer.kind) ? all : all.filter((piece) => offer.goods.includes(piece.sku) && (!OWN_UNITS.has(offer.kind) || piece.owner === offer.id))
  const sets = setsOf(offer, reach)
  const touched = SETS.has(offer.kind) ? sets.flatMap((set) => set.pieces) : reach
  const share = (totalMinor: number): number[] => touched.map((piece) => (totalMinor * piece.leftMinor) / left(touched))
  const off = offOf(offer, touched, share, sum(sets.map((set) => set.savesMinor)), choices)
  takeOff(touched, off, offer, choices)
  return sum(off)
}

function offOf(offer: ModelOffer, touched: readonly Piece[], share: (totalMinor: number) => number[], savedMinor: number, choices: ModelChoices): number[] {
  switch (offer.kind) {
    case 'percent':
    case 'own-percent': return touched.map((piece) => Math.min(piece.leftMinor, ((choices.percentagesOnLine === 'additive' ? piece.listMinor : piece.leftMinor) * offer.rateBp) / 10_000))
    case 'basket-percent': return touched.map((piece) => (piece.leftMinor * offer.rateBp) / 10_000)
    case 'each': return touched.map((piece) => Math.min(piece.leftMinor, offer.amountMinor))
    case 'fixed': return touched.map((piece) => Math.max(0, piece.leftMinor - offer.priceMinor))
    case 'basket-amount': return left(touched) === 0 ? touched.map(() => 0) : share(Math.min(left(touched), offer.amountMinor))
    case 'multiplier': return touched.map(() => 0)
    default: return touched.length === 0 ? [] : share(savedMinor)
  }
}

/** What a choice of offers and units is worth in cents, points a cent each; null where the rules do not admit it. */
function worthOf(lines: readonly ModelLine[], on: readonly ModelOffer[], owners: readonly (string | null)[], member: boolean, choices: ModelChoices): number | null {
  if (on.filter((offer) => offer.combine === 'group').length > 1 || (on.length > 1 && on.some((offer) => offer.combine === 'sole'))) return null
  if (choices.percentagesOnBasket !== 'compound' && on.filter((offer) => offer.kind === 'basket-percent').length > 1) return null
  if (!member && on.some((offer) => offer.kind === 'multiplier')) return null
  const pieces = lines.flatMap((line) => Array.from({ length: line.pieces }, () => line))
    .map((line, at): Piece => ({ sku: line.sku, owner: owners[at]!, leftMinor: line.priceMinor, listMinor: line.priceMinor, earnsMinor: line.priceMinor }))
  const grossMinor = left(pieces)
  const offs = new Map<ModelOffer, number>()
  for (const offer of [...on].sort((a, b) => turnOf(a, choices) - turnOf(b, choices) || (a.id < b.id ? -1 : 1))) offs.set(offer, apply(offer, pieces, choices))
  const netMinor = left(pieces)
  for (const [offer, offMinor] of offs) {
    if (offer.kind !== 'multiplier' && offMinor < 1e-9) return null
    if ((choices.minimumSpend === 'before-discounts' ? grossMinor : netMinor + offMinor) < offer.minimumMinor - 1e-9) return null
  }
  const earning = sum(pieces.map((piece) => piece.earnsMinor * (1 + sum(on.map((offer) => (offer.kind === 'multiplier' && offer.goods.includes(piece.sku) ? offer.factor - 1 : 0))))))
  return grossMinor - netMinor + (member ? Math.floor(earning / 100 + 1e-9) : 0)
}

function* combinations<T>(lists: readonly (readonly T[])[], at = 0): Generator<T[]> {
  if (at === lists.length) {
    yield []
    return
  }
  for (const head of lists[at]!) for (const tail of combinations(lists, at + 1)) yield [head, ...tail]
}

/** The largest worth of all admissible choices, in cents. */
export function bestWorth(lines: readonly ModelLine[], offers: readonly ModelOffer[], member: boolean, choices: ModelChoices): number {
  const skus = lines.flatMap((line) => Array.from({ length: line.pieces }, () => line.sku))
  let best = 0
  for (const chosen of combinations(offers.map(() => [false, true]))) {
    const on = offers.filter((_, at) => chosen[at])
    const wanting = skus.map((sku) => [null, ...on.filter((offer) => OWN_UNITS.has(offer.kind) && offer.goods.includes(sku)).map((offer) => offer.id)])
    for (const owners of combinations<string | null>(wanting)) best = Math.max(best, worthOf(lines, on, owners, member, choices) ?? 0)
  }
  return best
}
