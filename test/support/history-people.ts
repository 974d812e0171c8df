import { expect } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { HistoryShop } from './history-shop.ts'
import type { Again, Step } from './history-steps.ts'
import type { ModelLot } from './model-points.ts'
import { MEMBERS, cardNumber } from './small-shop.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

/** `brought`: what each lot held, and whose it was. */
interface Merge { readonly mergeId: string; readonly fromId: string; readonly intoId: string; readonly brought: readonly Pick<ModelLot, 'seq' | 'owner' | 'left'>[] }

/** More are not needed, and each is asked about after every step. */
const MOST_NEW = 3

/** Members: new ones and who brought them, merges, households. */
export class PeopleSteps {
  private readonly shop: HistoryShop
  private householdId: string | null = null
  private readonly merges: Merge[] = []

  constructor(shop: HistoryShop) {
    this.shop = shop
  }

  async enrol(step: Doing<'enrol'>): Promise<void> {
    const { model, people, till } = this.shop
    if (people.length >= MEMBERS.length + MOST_NEW) return
    const number = cardNumber(people.length)
    const referrer = this.shop.person(step.by)
    const { memberId, sale } = await till.call('member.enrol', {
      ...till.commandId(), name: `Newcomer ${people.length}`, otherName: null, phone: null, cardNumber: number, birthday: null, language: 'en', anyway: true,
      consents: [{ consent: 'terms', channel: 'none', textVersion: '1', language: 'en' }], ...(referrer === null ? {} : { broughtBy: { by: 'card', cardNumber: referrer.cardNumber } }),
    }, step.again)
    // Whoever joins is on the next sale at once; here they go again first.
    await till.call('sale.detachMember', { ...till.commandId(), saleId: sale!.saleId })
    people.push({ memberId, cardNumber: number })
    if (referrer !== null) model.referrals.note(memberId, model.memberOf(referrer.memberId))
  }

  async merge(step: Doing<'merge'>): Promise<void> {
    const fromId = this.shop.memberId(step.member)
    const intoId = this.shop.memberId(step.into)
    const input = { ...this.shop.till.commandId(), fromId, intoId, approval: null }
    if (fromId === intoId || this.shop.model.household.includes(fromId)) return this.shop.till.refused('member.merge', input, 'MERGE_REFUSED')
    await this.shop.till.call('member.merge', input, step.again)
    const event = JSON.parse(this.shop.till.books.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq DESC LIMIT 1').get()!.body) as Extract<JournalEvent, { type: 'member.merged' }>
    this.merges.push({ mergeId: event.mergeId, fromId, intoId, brought: this.lotsOf(fromId, intoId) })
    this.shop.model.merge(fromId, intoId)
  }

  /**
   * Two are two again. What each has then is left to the program within bounds: nothing is won or lost by it, and where
   * nothing was spent or bought meanwhile each has what they brought.
   */
  async undoMerge(step: Doing<'undo-merge'>): Promise<void> {
    const last = this.merges.at(-1)
    if (last === undefined) return
    const input = { ...this.shop.till.commandId(), mergeId: last.mergeId, approval: null }
    if (this.shop.model.held(last.intoId) > 0) return this.shop.till.refused('member.undoMerge', input, 'MERGE_REFUSED')
    const sum = (): number => [last.fromId, last.intoId].reduce((total, id) => total + this.shop.model.available(this.shop.model.own(id)) + this.shop.model.pending(id) - this.shop.model.debtOf(id), 0)
    const before = sum()
    const owed = this.shop.model.debtOf(last.intoId)
    const lived = JSON.stringify(this.lotsOf(last.intoId).map(({ seq, left }) => [seq, left])) !== JSON.stringify(last.brought.map(({ seq, left }) => [seq, left]))
    await this.shop.till.call('member.undoMerge', input, step.again)
    this.merges.pop()
    this.shop.model.unmerge(last.fromId, last.intoId)
    this.readLots()
    const debts = this.shop.till.books.prepare<[string, string], { memberId: string; debt: number }>('SELECT member_id AS memberId, -debt AS debt FROM projected_points_account WHERE member_id IN (?, ?)').all(last.fromId, last.intoId)
    for (const { memberId, debt } of debts) this.shop.model.debts.set(memberId, debt)
    expect(this.shop.model.debtOf(last.fromId) + this.shop.model.debtOf(last.intoId)).toBe(owed)
    expect(sum()).toBe(before)
    if (!lived) expect(this.lotsOf(last.fromId, last.intoId)).toEqual(last.brought)
  }

  private lotsOf(...owners: string[]): Pick<ModelLot, 'seq' | 'owner' | 'left'>[] {
    return this.shop.model.lots.filter((lot) => owners.includes(lot.owner)).map(({ seq, owner, left }) => ({ seq, owner, left }))
  }

  /** Takes over what is in each lot; lots are made in the same order on both sides. */
  private readLots(): void {
    const rows = this.shop.till.books.prepare<[], { owner: string; earned: number; left: number; earnedOn: string; from: string; until: string | null }>(
      'SELECT member_id AS owner, points AS earned, remaining + expired AS left, earned_on AS earnedOn, available_from AS "from", expires_on AS until FROM projected_lot ORDER BY lot_id').all()
    const known = [...this.shop.model.lots].sort((a, b) => a.seq - b.seq)
    rows.forEach((row, at) => {
      const lot = known[at]
      if (lot === undefined) this.shop.model.lots.push({ seq: at + 1, ...row })
      else Object.assign(lot, { owner: row.owner, left: row.left } satisfies Partial<ModelLot>)
    })
    this.shop.model.lotsMade = rows.length
  }

  async foundHousehold(step: Doing<'found-household'>): Promise<void> {
    const headId = this.shop.memberId(step.member)
    const otherId = this.shop.memberId(step.other)
    if (this.shop.model.household.length > 0 || headId === otherId) return
    const { member } = await this.shop.till.call('household.found', { ...this.shop.till.commandId(), headId, memberIds: [otherId] }, step.again)
    this.householdId = member.household?.householdId ?? null
    this.shop.model.household = [headId, otherId]
  }

  async joinHousehold(step: { readonly member: number; readonly again: Again }): Promise<void> {
    const memberId = this.shop.memberId(step.member)
    if (this.shop.model.household.length === 0 || this.shop.model.household.includes(memberId) || this.householdId === null) return
    await this.shop.till.call('household.join', { ...this.shop.till.commandId(), householdId: this.householdId, memberId }, step.again)
    this.shop.model.household.push(memberId)
  }

  async leaveHousehold(step: { readonly member: number; readonly again: Again }): Promise<void> {
    const memberId = this.shop.memberId(step.member)
    if (!this.shop.model.household.includes(memberId)) return
    await this.shop.till.call('household.leave', { ...this.shop.till.commandId(), memberId }, step.again)
    const left = this.shop.model.household.filter((each) => each !== memberId)
    this.shop.model.household = left.length < 2 ? [] : left
  }
}
