import { expect } from 'vitest'
import { HistoryTill } from './history-till.ts'
import { LedgerModel } from './ledger-model.ts'
import { FIRST_DAY, MEMBERS } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

/** As many last days as the till lists. */
const EXPIRIES_LISTED = 12

/** A till and the model of it, side by side. */
export class HistoryShop {
  readonly till: HistoryTill
  readonly model: LedgerModel
  /** Those who were there, and those who joined; whoever was merged into another still brings their own card. */
  readonly people = MEMBERS.map(({ memberId, cardNumber }) => ({ memberId, cardNumber }))
  shiftId: string | null = null
  /** What the shift that was closed last left in the drawer; the next one begins with it. */
  floatToCome = 0

  constructor(dataDir: string, rules: ShopRules) {
    this.till = new HistoryTill(dataDir)
    this.model = new LedgerModel(rules, FIRST_DAY)
  }

  /** Every account, every member, every card: as the model has them. */
  async compare(): Promise<void> {
    await this.noteShift()
    this.till.readJournal()
    for (const account of new Set([...this.model.accounts.keys(), ...this.till.sums.keys()])) {
      expect([account, this.till.sums.get(account) ?? 0]).toEqual([account, this.model.accounts.get(account) ?? 0])
    }
    for (const { memberId } of this.people) {
      const { standing: { available, pending, held, debt, nextExpiries } } = await this.till.call('points.get', { memberId })
      const { ends, ...balances } = this.model.standing(memberId)
      expect({ memberId, available, pending, held, debt, nextExpiries }).toEqual({ memberId, ...balances, nextExpiries: ends.slice(0, EXPIRIES_LISTED) })
      if (this.model.memberOf(memberId) === memberId) await this.compareRewards(memberId)
    }
    for (const { memberId, owed } of this.model.customerAccounts) expect((await this.till.call('account.get', { memberId })).account.owedMinor).toBe(owed)
    for (const { code, balance } of this.model.giftCards) expect((await this.till.call('storedValue.get', { code })).value.balanceMinor).toBe(balance)
  }

  private async compareRewards(memberId: string): Promise<void> {
    const { member: { standing: { tier, stamps = [], entitlements = [] } } } = await this.till.call('member.get', { memberId })
    expect({ memberId, tierId: tier.id, stamps: stamps.map(({ open, full }) => ({ open, full })), uses: entitlements.map(({ left }) => left) })
      .toEqual({ memberId, tierId: this.model.tierOf(memberId), stamps: [this.model.stampsOf(memberId)], uses: [this.model.usesOf(memberId)] })
  }

  /** Whoever is meant, with the card they bring; nobody below zero. */
  person(n: number): { readonly memberId: string; readonly cardNumber: string } | null {
    return n < 0 ? null : this.people[n % this.people.length]!
  }

  /** Whom that id stands for now. */
  memberId(n: number): string {
    return this.model.memberOf(this.people[n % this.people.length]!.memberId)
  }

  /** A shift that opened by itself begins with what the one before left. */
  async noteShift(): Promise<void> {
    const { shift } = await this.till.call('shift.get', {})
    if (shift === null || shift.shiftId === this.shiftId) return
    this.shiftId = shift.shiftId
    this.model.post('cash-drawer', this.floatToCome)
    this.model.post('change-fund', -this.floatToCome)
    this.floatToCome = 0
  }
}
