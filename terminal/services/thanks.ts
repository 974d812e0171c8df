import { ENOUGH_ANSWERS } from '../../core/contract/thanks-methods.ts'
import type { Thanks } from '../../core/contract/thanks-methods.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { mulDivRound } from '../../core/money/money.ts'
import type { Till } from './till.ts'

const SETTING = 'lock.new-members-a-day'
const LONGEST_DAY_MS = 36 * 3_600_000

/** How many new members a day the shop sets itself; null: it shows no thanks. */
function goalOf({ settings }: Pick<Till, 'settings'>): number | null {
  const kept = settings.get(SETTING)
  return kept === null || kept === '' ? null : Number(kept)
}

/** Inside the caller's transaction. */
export function setGoal({ settings }: Pick<Till, 'settings'>, goal: number | null): void {
  settings.set(SETTING, goal === null ? '' : String(goal))
}

/** What the shop thanks its people for on its last business day at this till; null where it does not, or no shift was opened yet. */
export function thanksOf(till: Till): Thanks | null {
  const goal = goalOf(till)
  const day = (till.shifts.current() ?? till.shifts.last())?.businessDay
  if (goal === null) return null
  // Who was taken away again did not join.
  const enrolled = day === undefined ? [] : till.thanks.enrolledOn(day).filter(({ memberId }) => !till.projections.people.isErased(memberId))
  const scores = day === undefined ? [] : till.thanks.ratedSince(till.clock.now() - LONGEST_DAY_MS).flatMap(({ saleId, score }) => {
    const row = till.sales.rowOf(saleId)
    const sale = row ? eventIn(row.body) : null
    return sale?.type === 'sale.completed' && sale.businessDay === day ? [{ staffId: sale.staffId, score }] : []
  })
  const people = till.staff.list().map(({ staffId }) => {
    const own = scores.filter((said) => said.staffId === staffId)
    return {
      staffId, joined: enrolled.filter((each) => each.staffId === staffId).length, answers: own.length,
      averageTenths: own.length < ENOUGH_ANSWERS ? null : mulDivRound(own.reduce((sum, said) => sum + said.score, 0), 10, own.length, 'half-up'),
    }
  })
  return { goal, joined: enrolled.length, people: people.filter(({ joined, answers }) => joined + answers > 0) }
}
