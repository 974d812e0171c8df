import type Database from 'better-sqlite3'
import type { IssuedCoupon } from '../../core/ledger/events/coupon-events.ts'
import type { JournalEvent, SaleCompleted } from '../../core/ledger/journal.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'
import type { Fold } from './fold.ts'

/** A voucher or a personal code of this till, as the journal has it. Whether it was used is told by the uses of its id. */
export interface IssuedHere extends IssuedCoupon {
  readonly seq: number
  /** The sale that gave it; null: made out by hand. */
  readonly saleId: string | null
  readonly cancelled: 'sale-returned' | 'withdrawn' | 'erased' | null
}

/** The use of a code that counts. */
export interface CouponUse {
  readonly saleId: string
  readonly receiptNo: string
  readonly usedAt: Instant
}

export interface CouponsFold extends Fold {
  issued(issuedId: string): IssuedHere | null
  /** Made out to one id of a member, the newest first. */
  issuedTo(memberId: string): IssuedHere[]
  issuedBy(saleId: string): IssuedHere[]
  /** Of a code, or of the id of a voucher or personal code; null where no use of it counts. */
  lastUse(code: string): CouponUse | null
}

interface Row {
  issuedId: string
  seq: number
  couponId: string
  memberId: string | null
  issuedOn: CivilDate
  lastDay: CivilDate | null
  saleId: string | null
  cancelled: IssuedHere['cancelled']
}

const COLUMNS = 'issued_id AS issuedId, seq, coupon_id AS couponId, member_id AS memberId, issued_on AS issuedOn, last_day AS lastDay, sale_id AS saleId, cancelled'
export const COUPON_SQL = {
  issued: `SELECT ${COLUMNS} FROM projected_issued_coupon WHERE issued_id = ?`,
  issuedTo: `SELECT ${COLUMNS} FROM projected_issued_coupon WHERE member_id = ? ORDER BY seq DESC, issued_id`,
  issuedBy: `SELECT ${COLUMNS} FROM projected_issued_coupon WHERE sale_id = ? ORDER BY issued_id`,
  lastUse: 'SELECT sale_id AS saleId, receipt_no AS receiptNo, used_at AS usedAt FROM projected_coupon_last_use WHERE code = ?',
} as const

const EVENTS = ['sale.completed', 'return.completed', 'coupon.issued', 'coupon.withdrawn', 'member.erased'] as const satisfies readonly JournalEvent['type'][]
type CouponEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isCouponEvent = (event: JournalEvent): event is CouponEvent => (EVENTS as readonly string[]).includes(event.type)

/** Vouchers and personal codes that this till made out, and where codes were used, folded from the journal. */
export function createCouponsFold(db: Database.Database): CouponsFold {
  const insert = db.prepare('INSERT INTO projected_issued_coupon (issued_id, seq, coupon_id, member_id, issued_on, last_day, sale_id) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const cancelOfSale = db.prepare("UPDATE projected_issued_coupon SET cancelled = 'sale-returned' WHERE sale_id = ? AND cancelled IS NULL")
  const cancel = db.prepare("UPDATE projected_issued_coupon SET cancelled = 'withdrawn' WHERE issued_id = ? AND cancelled IS NULL")
  const cancelOfMember = db.prepare("UPDATE projected_issued_coupon SET cancelled = 'erased' WHERE member_id = ? AND cancelled IS NULL")
  const use = db.prepare(`INSERT INTO projected_coupon_last_use (code, seq, sale_id, receipt_no, used_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (code) DO UPDATE SET seq = excluded.seq, sale_id = excluded.sale_id, receipt_no = excluded.receipt_no, used_at = excluded.used_at`)
  const undoUse = db.prepare('DELETE FROM projected_coupon_last_use WHERE code = ? AND sale_id = ?')
  const issued = db.prepare<[string], Row>(COUPON_SQL.issued)
  const issuedTo = db.prepare<[string], Row>(COUPON_SQL.issuedTo)
  const issuedBy = db.prepare<[string], Row>(COUPON_SQL.issuedBy)
  const lastUse = db.prepare<[string], CouponUse>(COUPON_SQL.lastUse)

  function put({ issuedId, couponId, memberId, issuedOn, lastDay }: IssuedCoupon, seq: number, saleId: string | null): void {
    insert.run(issuedId, seq, couponId, memberId, issuedOn, lastDay, saleId)
  }

  function applySale(sale: SaleCompleted, seq: number): void {
    for (const { code, status } of sale.evaluation.coupons ?? []) if (status === 'used') use.run(code, seq, sale.saleId, sale.receiptNo, sale.completedAt)
    for (const each of sale.issued ?? []) put(each, seq, sale.saleId)
  }

  return {
    tables: ['projected_issued_coupon', 'projected_coupon_last_use'],
    events: EVENTS,
    apply(event, row) {
      if (!isCouponEvent(event)) return
      switch (event.type) {
        case 'sale.completed': return applySale(event, row.seq)
        case 'return.completed': {
          const { saleId, coupons, everything } = event.result
          for (const code of coupons) undoUse.run(code, saleId)
          return everything ? void cancelOfSale.run(saleId) : undefined
        }
        case 'coupon.issued': return put(event.issued, row.seq, null)
        case 'coupon.withdrawn': return void cancel.run(event.issuedId)
        case 'member.erased': for (const memberId of [event.memberId, ...event.alsoIds]) cancelOfMember.run(memberId)
      }
    },
    issued: (issuedId) => issued.get(issuedId) ?? null,
    issuedTo: (memberId) => issuedTo.all(memberId),
    issuedBy: (saleId) => issuedBy.all(saleId),
    lastUse: (code) => lastUse.get(code) ?? null,
  }
}
