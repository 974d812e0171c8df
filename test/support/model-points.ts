import { MEMBERS } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

/** `until`: a last day of its own; null where it has none, or inactivity ends it. */
export interface ModelLot { seq: number; owner: string; earned: number; left: number; earnedOn: string; from: string; until: string | null }
export interface Part { lot: ModelLot; points: number }

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The same day so many months later, or before; days a month does not have are its last. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date, last))
  return first.toISOString().slice(0, 10)
}

export class ModelFault extends Error {}

export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new ModelFault(what)
}

/** Members' points, lot by lot, and what the programme's accounts of points and all accounts of money come to. */
export class ModelPoints {
  readonly rules: ShopRules
  today: string
  readonly accounts = new Map<string, number>()
  lots: ModelLot[] = []
  readonly debts = new Map<string, number>()
  readonly redirects = new Map<string, string>()
  holds: { holdId: string; memberId: string; parts: Part[] }[] = []
  household: string[] = []
  lotsMade = 0
  /** The days on which points were earned or spent, by member. */
  private readonly activity = new Map<string, Set<string>>()

  constructor(rules: ShopRules, today: string) {
    this.rules = rules
    this.today = today
    for (const { memberId, points } of MEMBERS) {
      if (points > 0) this.lots.push({ seq: ++this.lotsMade, owner: memberId, earned: points, left: points, earnedOn: '2026-08-01', from: '2026-08-01', until: null })
      this.post('points-imported', -points)
    }
  }

  post(account: string, amount: number): void {
    this.accounts.set(account, (this.accounts.get(account) ?? 0) + amount)
  }

  memberOf(id: string): string {
    let at = id
    for (let next = this.redirects.get(at); next !== undefined; next = this.redirects.get(at)) at = next
    return at
  }

  debtOf(memberId: string): number {
    return this.debts.get(memberId) ?? 0
  }

  // what is there

  /**
   * The last day of a lot: its own; or, where inactivity ends points, so many months after the last day on which its owner
   * earned or spent while it ran. A last day of its own it has in any case.
   */
  endOf(lot: ModelLot): string | null {
    const months = this.rules.expireAfterMonths
    if (months === null || this.rules.expireBy !== 'inactivity') return lot.until
    const later = (a: string, b: string): string => (a > b ? a : b)
    let end = later(addMonths(lot.earnedOn, months), lot.until ?? '')
    for (const day of [...this.activity.get(lot.owner) ?? []].sort()) if (day > lot.earnedOn && day <= end) end = later(end, addMonths(day, months))
    return end
  }

  noteActive(memberId: string, days: Iterable<string> = [this.today]): void {
    const known = this.activity.get(memberId) ?? new Set()
    this.activity.set(memberId, known)
    for (const day of days) known.add(day)
  }

  protected isOver(lot: ModelLot): boolean {
    const end = this.endOf(lot)
    return end !== null && end < this.today
  }

  private isUsable(lot: ModelLot): boolean {
    return lot.from <= this.today && !this.isOver(lot)
  }

  protected inOrder(lots: readonly ModelLot[]): ModelLot[] {
    const last = (lot: ModelLot): string => this.endOf(lot) ?? '9999-99-99'
    return [...lots].sort((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : a.earnedOn < b.earnedOn ? -1 : a.earnedOn > b.earnedOn ? 1 : a.seq - b.seq))
  }

  own(memberId: string): ModelLot[] {
    return this.lots.filter((lot) => lot.owner === memberId)
  }

  /** The head comes first; whoever leads a household of their own is in none. */
  isUnderHead(memberId: string): boolean {
    return this.rules.maySpend === 'head' && this.household.includes(memberId) && this.household[0] !== memberId
  }

  /** Lots a member may spend from: their own, and those of the household whose owners owe nothing, as the rules share them. */
  pool(memberId: string): ModelLot[] {
    if (this.isUnderHead(memberId)) return []
    const shares = this.rules.maySpend !== 'own-points-only' && this.household.includes(memberId)
    const others = shares ? this.household.filter((other) => other !== memberId && this.debtOf(other) === 0) : []
    return this.lots.filter((lot) => lot.owner === memberId || others.includes(lot.owner))
  }

  available(lots: readonly ModelLot[]): number {
    return lots.reduce((sum, lot) => sum + (this.isUsable(lot) ? lot.left : 0), 0)
  }

  pending(memberId: string): number {
    return this.own(memberId).reduce((sum, lot) => sum + (lot.from > this.today && !this.isOver(lot) ? lot.left : 0), 0)
  }

  held(memberId: string): number {
    return this.holds.filter((hold) => hold.memberId === memberId).flatMap((hold) => hold.parts).reduce((sum, part) => sum + part.points, 0)
  }

  standing(id: string): { available: number; pending: number; held: number; debt: number; ends: { points: number; on: string }[] } {
    const memberId = this.memberOf(id)
    const pool = this.pool(memberId)
    return { available: this.available(pool), pending: this.pending(memberId), held: this.held(memberId), debt: this.debtOf(memberId), ends: this.ends(pool) }
  }

  /** The last days of usable points, the soonest first: which lot a spend took shows here. */
  private ends(lots: readonly ModelLot[]): { points: number; on: string }[] {
    const byDay = new Map<string, number>()
    for (const lot of lots.filter((each) => this.isUsable(each) && each.left > 0)) {
      const end = this.endOf(lot)
      if (end !== null) byDay.set(end, (byDay.get(end) ?? 0) + lot.left)
    }
    return [...byDay].map(([on, points]) => ({ points, on })).sort((a, b) => (a.on < b.on ? -1 : 1))
  }

  // points move

  protected take(lots: readonly ModelLot[], points: number): { parts: Part[]; short: number } {
    const parts: Part[] = []
    let left = points
    for (const lot of lots) {
      const part = Math.min(left, lot.left)
      if (part === 0) continue
      lot.left -= part
      left -= part
      parts.push({ lot, points: part })
    }
    return { parts, short: left }
  }

  protected spend(lots: readonly ModelLot[], points: number): Part[] {
    const { parts, short } = this.take(this.inOrder(lots.filter((lot) => this.isUsable(lot))), points)
    demand(short === 0, `${short} points more were spent than there are`)
    return parts
  }

  private newLot(lot: Omit<ModelLot, 'seq' | 'left'>): ModelLot {
    const paid = Math.min(this.debtOf(lot.owner), lot.earned)
    this.debts.set(lot.owner, this.debtOf(lot.owner) - paid)
    const made = { ...lot, seq: ++this.lotsMade, left: lot.earned - paid }
    this.lots.push(made)
    return made
  }

  protected lotOfToday(owner: string, earned: number, pendingDays: number): ModelLot {
    const months = this.rules.expireAfterMonths
    return this.newLot({ owner, earned, earnedOn: this.today, from: addDays(this.today, pendingDays), until: months === null || this.rules.expireBy === 'inactivity' ? null : addMonths(this.today, months) })
  }

  adjust(memberId: string, points: number): void {
    this.post('points-adjusted', -points)
    if (points > 0) return void this.lotOfToday(memberId, points, 0)
    const lots = this.own(memberId)
    const pendingFirst = [...this.inOrder(lots.filter((lot) => lot.from > this.today && !this.isOver(lot))), ...this.inOrder(lots.filter((lot) => this.isUsable(lot)))]
    const { short } = this.take(pendingFirst, -points)
    this.debts.set(memberId, this.debtOf(memberId) + short)
  }

  transfer(fromId: string, toId: string, points: number): void {
    for (const { lot, points: part } of this.spend(this.own(fromId), points)) {
      this.newLot({ owner: toId, earned: part, earnedOn: lot.earnedOn, from: lot.from, until: this.endOf(lot) })
    }
  }

  hold(holdId: string, memberId: string, points: number): void {
    this.holds.push({ holdId, memberId, parts: this.spend(this.own(memberId), points) })
  }

  endHold(holdId: string, how: 'released' | 'captured'): void {
    const hold = this.holds.find((each) => each.holdId === holdId)!
    this.holds = this.holds.filter((each) => each !== hold)
    if (how === 'captured') this.noteActive(hold.memberId)
    for (const { lot, points } of hold.parts) {
      if (how === 'released') lot.left += points
      else this.post('points-redeemed', points)
    }
  }

  /** A hold pays in a sale: what it held, from the lots it was set aside from. */
  protected capture(holdId: string | undefined): Part[] {
    const hold = this.holds.find((each) => each.holdId === holdId)
    this.holds = this.holds.filter((each) => each !== hold)
    return hold?.parts ?? []
  }

  merge(fromId: string, intoId: string): void {
    for (const lot of this.own(fromId)) lot.owner = intoId
    this.noteActive(intoId, this.activity.get(fromId) ?? [])
    for (const hold of this.holds) if (hold.memberId === fromId) hold.memberId = intoId
    this.debts.set(intoId, this.debtOf(intoId) + this.debtOf(fromId))
    this.debts.set(fromId, 0)
    this.redirects.set(fromId, intoId)
  }

  /** Two are two again; each was active whenever the one they were, or either before, was. */
  unmerge(fromId: string, intoId: string): void {
    this.redirects.delete(fromId)
    this.noteActive(fromId, this.activity.get(intoId) ?? [])
  }
}
