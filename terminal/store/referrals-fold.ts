import type Database from 'better-sqlite3'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Fold } from './fold.ts'

/** Who brought a member. */
export interface Referral {
  readonly memberId: string
  readonly referrerId: string
  readonly onDate: CivilDate
  /** The sale that rewarded it; null: the reward is open. */
  readonly saleId: string | null
}

/** What a referrer was given for a sale of the member they brought. */
export interface ReferralReward {
  readonly referrerId: string
  readonly points: number
  readonly lotId: string
}

export interface ReferralsFold extends Fold {
  of(memberId: string): Referral | null
  /** Whom one id of a member brought. */
  broughtBy(referrerId: string): Referral[]
  /** Whether a sale rewarded a referral, points or not. */
  rewardedBy(saleId: string): Referral | null
  /** Null: the rules gave the referrer no points. */
  rewardOf(saleId: string): ReferralReward | null
  /** Members brought by one id of a referrer whose rewards stand, from one day to another. */
  rewardedBetween(referrerId: string, from: CivilDate, until: CivilDate): number
}

const COLUMNS = 'member_id AS memberId, referrer_id AS referrerId, on_date AS onDate, sale_id AS saleId'
export const REFERRAL_SQL = {
  of: `SELECT ${COLUMNS} FROM projected_referral WHERE member_id = ?`,
  broughtBy: `SELECT ${COLUMNS} FROM projected_referral WHERE referrer_id = ? ORDER BY seq`,
  bySale: `SELECT ${COLUMNS} FROM projected_referral WHERE sale_id = ?`,
  reward: 'SELECT referrer_id AS referrerId, points, lot_id AS lotId FROM projected_referral_reward WHERE sale_id = ?',
  between: 'SELECT count(*) FROM projected_referral WHERE referrer_id = ? AND rewarded_on BETWEEN ? AND ?',
} as const

/** Who brought whom, and which sales rewarded it, folded from the journal. */
export function createReferralsFold(db: Database.Database): ReferralsFold {
  const put = db.prepare('INSERT INTO projected_referral (member_id, seq, referrer_id, on_date) VALUES (?, ?, ?, ?)')
  const setRewarded = db.prepare('UPDATE projected_referral SET sale_id = ?, rewarded_on = ? WHERE member_id = ?')
  const reopen = db.prepare('UPDATE projected_referral SET sale_id = NULL, rewarded_on = NULL WHERE sale_id = ?')
  const putReward = db.prepare('INSERT INTO projected_referral_reward (sale_id, seq, referrer_id, points, lot_id) VALUES (?, ?, ?, ?, ?)')
  const dropReward = db.prepare('DELETE FROM projected_referral_reward WHERE sale_id = ?')
  const of = db.prepare<[string], Referral>(REFERRAL_SQL.of)
  const broughtBy = db.prepare<[string], Referral>(REFERRAL_SQL.broughtBy)
  const bySale = db.prepare<[string], Referral>(REFERRAL_SQL.bySale)
  const reward = db.prepare<[string], ReferralReward>(REFERRAL_SQL.reward)
  const between = db.prepare<[string, string, string], number>(REFERRAL_SQL.between).pluck()
  return {
    tables: ['projected_referral', 'projected_referral_reward'],
    events: ['member.referred', 'referral.rewarded', 'referral.reopened'],
    apply(event: JournalEvent, row) {
      switch (event.type) {
        case 'member.referred': return void put.run(event.memberId, row.seq, event.referrerId, event.onDate)
        case 'referral.rewarded':
          setRewarded.run(event.saleId, event.onDate, event.memberId)
          if (event.lot !== null) putReward.run(event.saleId, row.seq, event.referrerId, event.lot.points, event.lot.lotId)
          return
        case 'referral.reopened':
          reopen.run(event.saleId)
          return void dropReward.run(event.saleId)
        default:
      }
    },
    of: (memberId) => of.get(memberId) ?? null,
    broughtBy: (referrerId) => broughtBy.all(referrerId),
    rewardedBy: (saleId) => bySale.get(saleId) ?? null,
    rewardOf: (saleId) => reward.get(saleId) ?? null,
    rewardedBetween: (referrerId, from, until) => between.get(referrerId, from, until) ?? 0,
  }
}
