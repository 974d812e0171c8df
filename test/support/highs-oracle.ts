import highs from 'highs'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { mulDivRound } from '../../core/money/money.ts'
import type { DenseCart } from './dense-carts.ts'

/*
 * The best combination stated as a mixed-integer programme, without the engine: whole units per offer and line, sets as
 * sums of them, rounding as one binary per count. It can be stated exactly for the carts of `denseCart(seed, { linear:
 * true })`: pieces only, every line discountable and earning, no price list, every choice of section 8 at its default;
 *  - exclusive sets (cheapest free, a price for a set that its cheapest goods reach, mix and match for a price and buy-get
 *    at a percentage on goods apart from each other), limited or not;
 *  - exclusive percentages, amounts off each and fixed prices, on goods without a shared percentage;
 *  - shared percentages, one a line at most, on prices where they never round;
 *  - percentages and amounts on the basket, and flat points, from a minimum spend on the whole basket;
 *  - groups, offers that stand alone, a member's points on the total.
 */

interface Sum { terms: Map<string, number> }

function sum(...terms: (readonly [number, string])[]): Sum {
  const all = new Map<string, number>()
  for (const [factor, name] of terms) all.set(name, (all.get(name) ?? 0) + factor)
  return { terms: all }
}

function plus(...sums: Sum[]): Sum {
  return sum(...sums.flatMap((each) => [...each.terms].map(([name, factor]) => [factor, name] as const)))
}

function times(factor: number, { terms }: Sum): Sum {
  return { terms: new Map([...terms].map(([name, each]) => [name, each * factor])) }
}

function text({ terms }: Sum): string {
  const parts = [...terms].filter(([, factor]) => factor !== 0).map(([name, factor]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`)
  // Long lines are cut by readers of the format.
  return parts.length === 0 ? '0 zero' : parts.map((part, at) => (at % 12 === 11 ? `${part}\n` : part)).join(' ')
}

/** A line while its shared percentage is on, or while it is not: the same units at two prices. */
interface Stock { line: number; sku: string; category: string; brand: string; priceMinor: number; units: number; shared: string | null; open: string }

class Programme {
  readonly constraints: string[] = []
  readonly generals = new Map<string, number>()
  readonly binaries = new Set<string>()

  whole(name: string, most: number): string {
    this.generals.set(name, most)
    return name
  }

  yesNo(name: string): string {
    this.binaries.add(name)
    return name
  }

  must(left: Sum, relation: '<=' | '>=' | '=', right: number): void {
    this.constraints.push(` c${this.constraints.length}: ${text(left)} ${relation} ${right}`)
  }

  write(objective: Sum): string {
    return [
      'Maximize', ` obj: ${text(objective)}`, 'Subject To', ...this.constraints, 'Bounds', ' zero = 0',
      ...[...this.generals].map(([name, most]) => ` 0 <= ${name} <= ${most}`),
      'General', ...[...this.generals.keys()].map((name) => ` ${name}`), 'Binary', ...[...this.binaries].map((name) => ` ${name}`), 'End', '',
    ].join('\n')
  }
}

function matches(goods: GoodsSet, stock: Stock): boolean {
  if (goods.except !== undefined || goods.tags !== undefined || goods.sets !== undefined) throw new RangeError('goods beyond the class of carts that is stated exactly')
  return goods.all === true || (goods.skus?.includes(stock.sku) ?? false) || (goods.brands?.includes(stock.brand) ?? false) || (goods.categories?.includes(stock.category) ?? false)
}

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

class Statement {
  private readonly programme = new Programme()
  private readonly stocks: Stock[] = []
  private readonly promotions: Promotion[]
  private readonly grossMinor: number
  private readonly earn: { points: number; perMinor: number } | null
  /** Offer → what it takes off. */
  private readonly off = new Map<string, Sum>()
  private readonly taken = new Map<string, Sum>()
  private points = sum()
  private readonly cart: DenseCart

  constructor(cart: DenseCart) {
    this.cart = cart
    const { rulebook, input } = cart
    this.grossMinor = input.lines.reduce((total, line) => total + (line.unitPriceMinor * line.quantityMilli) / 1000, 0)
    this.earn = input.member === null ? null : rulebook.tiers.find((tier) => tier.id === input.member!.tierId)!.earn
    this.promotions = rulebook.promotions.filter((promotion) => this.speaks(promotion))
  }

  private speaks({ effect, when }: Promotion): boolean {
    if (effect.kind === 'points-flat' && this.earn === null) return false
    return when.kind !== 'spend' || this.grossMinor >= when.minimumMinor
  }

  private nameOf(promotion: Promotion): string {
    return `on_${promotion.id.replaceAll('-', '_')}`
  }

  private stockUp(): void {
    this.cart.input.lines.forEach((line, at) => {
      const units = line.quantityMilli / 1000
      const stock: Stock = { line: at, sku: line.sku, category: line.categoryPath[1]!, brand: line.brand!, priceMinor: line.unitPriceMinor, units, shared: null, open: '' }
      const shared = this.promotions.filter(({ effect, units: use }) => effect.kind === 'percent-off' && use === 'shared' && effect.goods.all !== true && matches(effect.goods, stock))
      if (shared.length > 1) throw new RangeError('two shared percentages on one line')
      if (shared.length === 0) {
        this.stocks.push(stock)
        return
      }
      const { rateBp } = shared[0]!.effect as Of<'percent-off'>
      const offMinor = (stock.priceMinor * rateBp) / 10_000
      if (!Number.isInteger(offMinor)) throw new RangeError('a shared percentage that rounds')
      const on = this.nameOf(shared[0]!)
      this.stocks.push({ ...stock, shared: on, open: 'not' }, { ...stock, shared: on, open: 'on', priceMinor: stock.priceMinor - offMinor })
      this.off.set(on, plus(this.off.get(on) ?? sum(), sum([offMinor * units, on])))
    })
    this.stocks.sort((a, b) => b.priceMinor - a.priceMinor || a.line - b.line)
  }

  /** Units of each stock that an offer takes. */
  private takes(promotion: Promotion, goods: GoodsSet, role: string): { stock: Stock; name: string }[] {
    const on = this.nameOf(promotion)
    return this.stocks.flatMap((stock, at) => {
      if (!matches(goods, stock)) return []
      const name = this.programme.whole(`x_${on}_${role}_${at}`, stock.units)
      const key = String(at)
      this.taken.set(key, plus(this.taken.get(key) ?? sum(), sum([1, name])))
      this.programme.must(sum([1, name], [-stock.units, on]), '<=', 0)
      return [{ stock, name }]
    })
  }

  private cheapestFree(promotion: Promotion, effect: Of<'cheapest-free'>): Sum {
    const { programme } = this
    const on = this.nameOf(promotion)
    const taken = this.takes(promotion, effect.goods, 'x')
    const limit = promotion.limits.usesPerBasket
    if (limit !== undefined) programme.must(sum(...taken.map(({ name }) => [1, name] as const)), '<=', limit * effect.buy)
    // With several free ones the first of them are reached before the set is whole: only whole sets may be taken.
    if (effect.free > 1) programme.must(plus(sum(...taken.map(({ name }) => [1, name] as const)), sum([-effect.buy, programme.whole(`k_${on}`, 60)])), '=', 0)
    let off = sum()
    // Of the dearest X units, ⌊(X + j) ÷ buy⌋ for j below `free` have been reached as free ones, summed.
    for (let j = 0; j < effect.free; j += 1) {
      let dearest = sum()
      let before = sum()
      taken.forEach(({ stock, name }, at) => {
        dearest = plus(dearest, sum([1, name]))
        const free = programme.whole(`y_${on}_${j}_${at}`, stock.units)
        before = plus(before, sum([1, free]))
        programme.must(plus(times(effect.buy, before), times(-1, dearest)), '<=', j)
        programme.must(plus(times(effect.buy, before), times(-1, dearest)), '>=', j - effect.buy + 1)
        off = plus(off, sum([mulDivRound(stock.priceMinor, effect.rateBp ?? 10_000, 10_000, 'half-up'), free]))
      })
    }
    return off
  }

  private bundle(promotion: Promotion, parts: { goods: GoodsSet; quantity: number }[], priceMinor: number): Sum {
    const { programme } = this
    const sets = programme.whole(`k_${this.nameOf(promotion)}`, promotion.limits.usesPerBasket ?? 60)
    return plus(sum([-priceMinor, sets]), ...parts.map(({ goods, quantity }, part) => {
      const taken = this.takes(promotion, goods, `p${part}`)
      programme.must(plus(sum(...taken.map(({ name }) => [1, name] as const)), sum([-quantity, sets])), '=', 0)
      return sum(...taken.map(({ stock, name }) => [stock.priceMinor, name] as const))
    }))
  }

  private buyGet(promotion: Promotion, effect: Of<'buy-get'>): Sum {
    const { programme } = this
    if (effect.reward.kind !== 'percent') throw new RangeError('a reward beyond the class')
    const { rateBp } = effect.reward
    const sets = programme.whole(`k_${this.nameOf(promotion)}`, promotion.limits.usesPerBasket ?? 60)
    const [, got] = [effect.buy, effect.get].map(({ goods, quantity }, part) => {
      const taken = this.takes(promotion, goods, `p${part}`)
      programme.must(plus(sum(...taken.map(({ name }) => [1, name] as const)), sum([-quantity, sets])), '=', 0)
      return taken
    })
    return sum(...got!.map(({ stock, name }) => [mulDivRound(stock.priceMinor, rateBp, 10_000, 'half-up'), name] as const))
  }

  /** One binary for each count of each line, worth what that count is, rounded once. */
  private each(promotion: Promotion, goods: GoodsSet, worth: (priceMinor: number, units: number) => number): Sum {
    const { programme } = this
    const taken = this.takes(promotion, goods, 'x')
    const limit = promotion.limits.usesPerBasket
    if (limit !== undefined) programme.must(sum(...taken.map(({ name }) => [1, name] as const)), '<=', limit)
    return plus(...taken.map(({ stock, name }) => {
      if (stock.shared !== null) throw new RangeError('rounding on a line with a shared percentage')
      const counts = Array.from({ length: stock.units }, (_, n) => ({ units: n + 1, name: programme.yesNo(`z_${name}_${n + 1}`) }))
      programme.must(sum(...counts.map((count) => [1, count.name] as const)), '<=', 1)
      programme.must(plus(sum([-1, name]), sum(...counts.map((count) => [count.units, count.name] as const))), '=', 0)
      return sum(...counts.map((count) => [worth(stock.priceMinor, count.units), count.name] as const))
    }))
  }

  private ofUnits(promotion: Promotion): Sum | null {
    const { effect } = promotion
    switch (effect.kind) {
      case 'cheapest-free': return this.cheapestFree(promotion, effect)
      case 'bundle-price': return this.bundle(promotion, [effect], effect.priceMinor)
      case 'mix-and-match':
        if (effect.reward.kind !== 'price') throw new RangeError('a reward beyond the class')
        return this.bundle(promotion, effect.parts, effect.reward.priceMinor)
      case 'buy-get': return this.buyGet(promotion, effect)
      case 'percent-off':
        if (promotion.units === 'shared') return null
        return this.each(promotion, effect.goods, (price, units) => mulDivRound(price * units, effect.rateBp, 10_000, 'half-up'))
      case 'amount-off-each': return this.each(promotion, effect.goods, (price, units) => Math.min(price, effect.amountMinor) * units)
      case 'fixed-price': return this.each(promotion, effect.goods, (price, units) => Math.max(0, price - effect.priceMinor) * units)
      default: return null
    }
  }

  private conflicts(): void {
    const groups = Map.groupBy(this.promotions.filter(({ combine }) => combine.kind === 'exclusive'), ({ combine }) => (combine as { group: string }).group)
    for (const members of groups.values()) this.programme.must(sum(...members.map((each) => [1, this.nameOf(each)] as const)), '<=', 1)
    const percentages = this.promotions.filter(({ effect }) => effect.kind === 'percent-off' && effect.goods.all === true)
    this.programme.must(sum(...percentages.map((each) => [1, this.nameOf(each)] as const)), '<=', 1)
    const others = this.promotions.length - 1
    for (const sole of this.promotions.filter(({ combine }) => combine.kind === 'sole')) {
      this.programme.must(sum(...this.promotions.map((each) => (each === sole ? [others, this.nameOf(each)] as const : [1, this.nameOf(each)] as const))), '<=', others)
    }
  }

  /** Basket offers in turn, each on what those before it left. */
  private basket(): void {
    const { programme, grossMinor } = this
    const inTurn = this.promotions
      .filter(({ effect }) => (effect.kind === 'percent-off' || effect.kind === 'amount-off') && effect.goods.all === true)
      .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    let before = plus(...this.off.values())
    for (const promotion of inTurn) {
      const on = this.nameOf(promotion)
      const { effect } = promotion
      let off: Sum
      if (effect.kind === 'amount-off') {
        // The amount, or all that is left.
        const name = programme.whole(`d_${on}`, effect.amountMinor)
        const all = programme.yesNo(`all_${on}`)
        off = sum([1, name])
        programme.must(sum([1, name], [-effect.amountMinor, on]), '<=', 0)
        programme.must(plus(before, off), '<=', grossMinor)
        programme.must(sum([1, name], [-effect.amountMinor, on], [effect.amountMinor, all]), '>=', 0)
        programme.must(plus(before, off, sum([-2 * grossMinor, all])), '>=', -grossMinor)
      } else {
        const { rateBp } = effect as Of<'percent-off'>
        const name = programme.whole(`d_${on}`, grossMinor)
        off = sum([1, name])
        programme.must(sum([1, name], [-grossMinor, on]), '<=', 0)
        // 10000 × off is the rate × what is left, half-up.
        const rest = plus(sum([10_000, name]), times(rateBp, before))
        programme.must(rest, '<=', rateBp * grossMinor + 5000)
        programme.must(plus(rest, sum([-grossMinor * 10_000, on])), '>=', rateBp * grossMinor + 5000 - 9999 - grossMinor * 10_000)
      }
      this.off.set(on, off)
      before = plus(before, off)
    }
  }

  private spends(total: Sum): void {
    for (const promotion of this.promotions) {
      const { when } = promotion
      if (when.kind !== 'spend') continue
      const on = this.nameOf(promotion)
      const others = plus(total, times(-1, this.off.get(on) ?? sum()))
      this.programme.must(plus(others, sum([this.grossMinor, on])), '<=', 2 * this.grossMinor - when.minimumMinor)
    }
  }

  write(): string {
    const { programme, earn } = this
    const { redemption } = this.cart.rulebook
    for (const promotion of this.promotions) programme.yesNo(this.nameOf(promotion))
    this.stockUp()
    for (const promotion of this.promotions) {
      const off = this.ofUnits(promotion)
      if (off !== null) this.off.set(this.nameOf(promotion), off)
      if (promotion.effect.kind === 'points-flat') this.points = plus(this.points, sum([promotion.effect.points, this.nameOf(promotion)]))
    }
    this.stocks.forEach((stock, at) => {
      const taken = this.taken.get(String(at)) ?? sum()
      if (stock.shared === null) programme.must(taken, '<=', stock.units)
      else programme.must(plus(taken, sum([stock.open === 'on' ? -stock.units : stock.units, stock.shared])), '<=', stock.open === 'on' ? 0 : stock.units)
    })
    this.conflicts()
    this.basket()
    const total = plus(...this.off.values())
    this.spends(total)
    if (earn !== null && earn.points > 0) {
      const rated = programme.whole('rated', Math.floor((this.grossMinor * earn.points) / earn.perMinor))
      programme.must(plus(sum([earn.perMinor, rated]), times(earn.points, total)), '<=', earn.points * this.grossMinor)
      this.points = plus(this.points, sum([1, rated]))
    }
    return programme.write(plus(times(redemption.points, total), times(redemption.valueMinor, this.points)))
  }
}

/** The cart as a mixed-integer programme in CPLEX LP format. Throws RangeError for a cart beyond the class above. */
export function stateForHighs(cart: DenseCart): string {
  return new Statement(cart).write()
}

type Solver = Awaited<ReturnType<typeof highs>>

/** Loads the solver; once for many carts. */
export async function loadHighs(): Promise<Solver> {
  return highs()
}

/** The largest benefit there is, in units of 1 ÷ redemption.points minor units, proven by HiGHS. Throws where it proves none. */
export function solveByHighs(solver: Solver, programme: string): number {
  const solution = solver.solve(programme, { mip_rel_gap: 0, mip_abs_gap: 0.5, mip_feasibility_tolerance: 1e-9, output_flag: false })
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS ended ${solution.Status}`)
  return Math.round(solution.ObjectiveValue)
}
