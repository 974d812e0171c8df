import { expect } from 'vitest'
import { HistoryTill } from './history-till.ts'
import { LedgerModel } from './ledger-model.ts'
import { MEMBERS } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

/** The day on which every history begins. */
export const FIRST_DAY = '2026-08-14'

/** As many last days as the till lists. */
const EXPIRIES_LISTED = 12

/** A till and the model of it, side by side. */
export class HistoryShop {
  readonly till: HistoryTill
  readonly model: LedgerModel
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
    for (const { memberId } of MEMBERS) {
      const { standing: { available, pending, held, debt, nextExpiries } } = await this.till.call('points.get', { memberId })
      const { ends, ...balances } = this.model.standing(memberId)
      expect({ memberId, available, pending, held, debt, nextExpiries }).toEqual({ memberId, ...balances, nextExpiries: ends.slice(0, EXPIRIES_LISTED) })
    }
    for (const { memberId } of MEMBERS) expect({ memberId, tierId: (await this.till.call('tier.get', { memberId })).tierId }).toEqual({ memberId, tierId: this.model.tierOf(memberId) })
    for (const voucher of this.model.vouchers) {
      const { coupons } = await this.till.call('coupon.ofSale', { saleId: voucher.givenBy })
      expect(coupons.map(({ code, state }) => ({ code, state }))).toContainEqual({ code: voucher.code, state: this.model.stateOf(voucher) })
    }
    for (const { memberId, owed } of this.model.customerAccounts) expect((await this.till.call('account.get', { memberId })).account.owedMinor).toBe(owed)
    for (const { code, balance } of this.model.giftCards) expect((await this.till.call('storedValue.get', { code })).value.balanceMinor).toBe(balance)
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
