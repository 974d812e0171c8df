import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSystemClock } from '../../terminal/clock.ts'
import { seededChoices } from '../../terminal/demo/seeded-choices.ts'
import { ENTRIES_FILE, millionTill } from '../million/build.ts'
import { openBenchTill } from '../million/open-till.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { interleaved } from '../lib/timing.ts'

const GOAL = 50
const SAMPLE = 2_000

/** A member's balance from the kept fold, against adding up their entries. */
export const balance: Row = {
  name: 'balance',
  goal: '≥ 50 × faster than a sum over the rows, always equal',
  against: 'SUM over a plain table of 10,000,000 postings, with an index made for it',
  run: async ({ rounds, seed, say }): Promise<readonly Finding[]> => {
    const { folder, busy } = millionTill(say)
    const { till, db, close } = openBenchTill(folder, createSystemClock())
    const entries = new Database(join(folder, ENTRIES_FILE), { readonly: true })
    try {
      const sum = entries.prepare<[string], { points: number | null }>("SELECT sum(amount) AS points FROM entry WHERE member_id = ? AND account IN ('points-available', 'points-pending', 'points-held', 'points-debt')")
      const rowsOf = entries.prepare<[string], { n: number }>('SELECT count(*) AS n FROM entry WHERE member_id = ?')
      const ours = (memberId: string): number => {
        const { available, pending, held, debt } = till.projections.points.accounts.of(memberId)
        return available + pending + held + debt
      }
      const theirs = (memberId: string): number => sum.get(memberId)?.points ?? 0
      const all = db.prepare<[], { member_id: string }>('SELECT member_id FROM projected_points_account').all().map((row) => row.member_id)
      const choices = seededChoices(seed)
      const sample = Array.from({ length: SAMPLE }, () => choices.of(all)).filter((memberId) => rowsOf.get(memberId)!.n > 0)
      for (const memberId of [...sample, ...busy]) {
        if (ours(memberId) !== theirs(memberId)) throw new Error(`member ${memberId}: kept ${ours(memberId)}, entries ${theirs(memberId)}`)
      }
      const findings: Finding[] = []
      for (const { who, members } of [{ who: 'members with about a thousand sales', members: busy }, { who: 'members as they come', members: sample }]) {
        const rows = Math.round(members.reduce((total, memberId) => total + rowsOf.get(memberId)!.n, 0) / members.length)
        let at = 0
        const next = (): string => members[(at += 1) % members.length]!
        const took = await interleaved([{ name: 'ours', run: () => ours(next()) }, { name: 'sum', run: () => theirs(next()) }], rounds)
        const [kept, summed] = [took.get('ours')!.wallMs, took.get('sum')!.wallMs]
        const isBusy = members === busy
        findings.push({
          what: `${who}, ${rows} postings each`, ours: ms(kept), against: 'SUM over an index', theirs: ms(summed), ratio: summed / kept, goal: isBusy ? `≥ ${GOAL} ×` : '–', met: isBusy ? summed / kept >= GOAL : null,
          note: `equal for ${members.length} members; the index holds member, account and amount, so that the sum reads nothing else`,
        })
      }
      const scan = entries.prepare<[string], { points: number | null }>("SELECT sum(amount) AS points FROM entry NOT INDEXED WHERE member_id = ? AND account IN ('points-available', 'points-pending', 'points-held', 'points-debt')")
      const one = sample[0]!
      const took = await interleaved([{ name: 'ours', run: () => ours(one) }, { name: 'scan', run: () => scan.get(one) }], rounds)
      const [kept, scanned] = [took.get('ours')!.wallMs, took.get('scan')!.wallMs]
      findings.push({ what: 'one member among all postings', ours: ms(kept), against: 'SUM without an index', theirs: ms(scanned), ratio: scanned / kept, goal: `≥ ${GOAL} ×`, met: scanned / kept >= GOAL })
      return findings
    } finally {
      entries.close()
      close()
    }
  },
}
