import type Database from 'better-sqlite3'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import type { JournalEvent, SaleCompleted } from '../../core/ledger/journal.ts'
import type { Consumed, Grant } from '../../core/promotions/evaluation.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Fold, FoldRules } from './fold.ts'

/** `stamp-card`: full cards paid out, as the stamps they took; `entitlement-used`: uses, where `entitlement` are those granted. */
export type RewardKind = 'stamps' | 'stamp-card' | 'entitlement' | 'entitlement-used' | 'draw-entries' | 'voucher'

/** Something given, paid out, or undone by a return; above zero where the member has more of it afterwards. */
export interface RewardMove {
  readonly kind: RewardKind
  /** Of the stamp card, entitlement, draw or coupon. */
  readonly itemId: string
  readonly seq: number
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

const KEPT_KINDS: readonly string[] = ['stamps', 'entitlement', 'draw-entries', 'voucher'] satisfies RewardKind[]
const isKept = (kind: string): kind is RewardKind => KEPT_KINDS.includes(kind)

const EVENTS = ['sale.completed', 'return.completed', 'member.erased'] as const satisfies readonly JournalEvent['type'][]
type GrantsEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isGrantsEvent = (event: JournalEvent): event is GrantsEvent => (EVENTS as readonly string[]).includes(event.type)

/** What members have of stamps, entitlements, entries and vouchers, and which coupon codes were used, folded from the journal. */
export function createGrantsFold(db: Database.Database): GrantsFold {
  const add = db.prepare(`INSERT INTO projected_reward_move (member_id, kind, item_id, seq, sale_id, on_date, quantity) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (member_id, kind, item_id, seq) DO UPDATE SET quantity = quantity + excluded.quantity`)
  const use = db.prepare('INSERT INTO projected_coupon_use (code, uses) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET uses = uses + excluded.uses')
  const forget = db.prepare('DELETE FROM projected_reward_move WHERE member_id = ?')
  const moves = db.prepare<[string], RewardMove>('SELECT kind, item_id AS itemId, seq, sale_id AS saleId, on_date AS onDate, quantity FROM projected_reward_move WHERE member_id = ? ORDER BY seq')
  const uses = db.prepare<[string], number>('SELECT uses FROM projected_coupon_use WHERE code = ?').pluck()

  function move(of: { memberId: string; seq: number; saleId: string; onDate: CivilDate; sign: 1 | -1 }, grants: readonly Grant[], consumed: readonly Consumed[], rules: FoldRules): void {
    const note = (kind: RewardKind, itemId: string, quantity: number): void => void add.run(of.memberId, kind, itemId, of.seq, of.saleId, of.onDate, of.sign * quantity)
    for (const { kind, id, quantity } of grants) if (isKept(kind)) note(kind, id, quantity)
    for (const { kind, id, quantity } of consumed) {
      if (kind === 'entitlement') note('entitlement-used', id, -quantity)
      else note('stamp-card', id, -quantity * stampsOf(rules, id))
    }
  }

  function applySale(sale: SaleCompleted, seq: number, rules: FoldRules): void {
    const { grants = [], consumed = [], coupons = [] } = sale.evaluation
    for (const { code, status } of coupons) if (status === 'used') use.run(code, 1)
    // Stamps and the like are kept for members; nobody else could claim them.
    if (sale.member === null) return
    move({ memberId: sale.member.memberId, seq, saleId: sale.saleId, onDate: programmeDate(rules.programme, sale.pinnedAt), sign: 1 }, grants, consumed, rules)
  }

  function applyReturn({ memberId, soldOn, result, copy }: ReturnCompleted, seq: number, rules: FoldRules): void {
    // What another till's sale gave or used was never counted here.
    if (copy !== undefined) return
    for (const code of result.coupons) use.run(code, -1)
    if (memberId !== null) move({ memberId, seq, saleId: result.saleId, onDate: soldOn, sign: -1 }, result.withdrawn, result.restored, rules)
  }

  return {
    tables: ['projected_reward_move', 'projected_coupon_use'],
    events: EVENTS,
    apply(event, row, rules) {
      if (!isGrantsEvent(event)) return
      switch (event.type) {
        case 'sale.completed': return applySale(event, row.seq, rules)
        case 'return.completed': return applyReturn(event, row.seq, rules)
        case 'member.erased': for (const memberId of [event.memberId, ...event.alsoIds]) forget.run(memberId)
      }
    },
    movesOf: (memberId) => moves.all(memberId),
    usesOf: (code) => uses.get(code) ?? 0,
  }
}

function stampsOf({ stampCards }: FoldRules, cardId: string): number {
  const card = stampCards.find((each) => each.id === cardId)
  if (card === undefined) throw new Error(`the rules know no stamp card ${cardId}`)
  return card.stamps
}
