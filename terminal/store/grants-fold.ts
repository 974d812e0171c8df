import type Database from 'better-sqlite3'
import { rewardChangesOf } from '../../core/accounts/standing-moves.ts'
import type { RewardKind } from '../../core/accounts/standing-moves.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'
import type { Fold, FoldedRow, FoldRules } from './fold.ts'

export type { RewardKind }

/** Something given, paid out, or undone by a return; above zero where the member has more of it afterwards. */
export interface RewardMove {
  readonly kind: RewardKind
  /** Of the stamp card, entitlement, draw or coupon. */
  readonly itemId: string
  readonly seq: number
  readonly at: Instant
  readonly saleId: string
  /** The sale's civil date, of a return too. */
  readonly onDate: CivilDate
  readonly quantity: number
}

export interface GrantsFold extends Fold {
  /** Everything that moved under one id, as the journal has it. */
  movesOf(memberId: string): RewardMove[]
  /** Uses of a coupon code at this till that still count. */
  usesOf(code: string): number
}

const EVENTS = ['sale.completed', 'return.completed', 'member.erased'] as const satisfies readonly JournalEvent['type'][]
type GrantsEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isGrantsEvent = (event: JournalEvent): event is GrantsEvent => (EVENTS as readonly string[]).includes(event.type)

/** What members have of stamps, entitlements, entries and vouchers, and which coupon codes were used, folded from the journal. */
export function createGrantsFold(db: Database.Database): GrantsFold {
  const add = db.prepare(`INSERT INTO projected_reward_move (member_id, kind, item_id, seq, at, sale_id, on_date, quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (member_id, kind, item_id, seq) DO UPDATE SET quantity = quantity + excluded.quantity`)
  const use = db.prepare('INSERT INTO projected_coupon_use (code, uses) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET uses = uses + excluded.uses')
  const forget = db.prepare('DELETE FROM projected_reward_move WHERE member_id = ?')
  const moves = db.prepare<[string], RewardMove>('SELECT kind, item_id AS itemId, seq, at, sale_id AS saleId, on_date AS onDate, quantity FROM projected_reward_move WHERE member_id = ? ORDER BY seq')
  const uses = db.prepare<[string], number>('SELECT uses FROM projected_coupon_use WHERE code = ?').pluck()

  function give(event: GrantsEvent, row: FoldedRow, rules: FoldRules): void {
    for (const { memberId, kind, itemId, saleId, onDate, quantity } of rewardChangesOf(event, rules)) add.run(memberId, kind, itemId, row.seq, row.at, saleId, onDate, quantity)
  }

  return {
    tables: ['projected_reward_move', 'projected_coupon_use'],
    events: EVENTS,
    apply(event, row, rules) {
      if (!isGrantsEvent(event)) return
      switch (event.type) {
        case 'sale.completed':
          for (const { code, status } of event.evaluation.coupons ?? []) if (status === 'used') use.run(code, 1)
          return give(event, row, rules)
        case 'return.completed':
          // What another till's sale used was never counted here.
          if (event.copy === undefined) for (const code of event.result.coupons) use.run(code, -1)
          return give(event, row, rules)
        case 'member.erased': for (const memberId of [event.memberId, ...event.alsoIds]) forget.run(memberId)
      }
    },
    movesOf: (memberId) => moves.all(memberId),
    usesOf: (code) => uses.get(code) ?? 0,
  }
}
