import type { Rulebook, Tier } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { addDays, addMonths } from '../../core/time/civil.ts'
import { newLot } from '../../core/points/lots.ts'
import { luhnValid } from '../../core/scan/check-digits.ts'
import { fixedId } from './fixed-id.ts'
import type { DemoMember, MembersFile, NamedMember } from './demo-store.ts'
import { madeUpName } from './made-up-names.ts'
import type { SeededChoices } from './seeded-choices.ts'
import { seededChoices } from './seeded-choices.ts'

type Range = readonly [number, number]

/** How often people come and what they spend a visit; `share` of 100 members. */
interface Habit {
  readonly share: number
  readonly everyDays: Range
  readonly spendMinor: Range
  readonly lastVisitDaysAgo: Range
}

const HABITS: readonly Habit[] = [
  { share: 12, everyDays: [20, 45], spendMinor: [1_200, 6_000], lastVisitDaysAgo: [120, 330] },
  { share: 48, everyDays: [25, 60], spendMinor: [1_500, 9_000], lastVisitDaysAgo: [2, 70] },
  { share: 28, everyDays: [10, 21], spendMinor: [2_000, 7_000], lastVisitDaysAgo: [1, 21] },
  { share: 12, everyDays: [5, 12], spendMinor: [2_500, 9_500], lastVisitDaysAgo: [1, 9] },
]

/** Visits older than this are neither in a lot nor counted: well inside the tier window and the life of points. */
const REMEMBERED_DAYS = 350

interface Making {
  readonly today: CivilDate
  readonly rulebook: Rulebook
}

interface Visit {
  readonly daysAgo: number
  readonly spendMinor: number
}

interface Earned {
  readonly onDate: CivilDate
  readonly points: number
}

/** The members of the demo store: those named in the file first, then made-up ones. The same seed and day give the same people. Their ids are the same on any day, those of their points on the same day: lots of another day are others. */
export function makeMembers(file: MembersFile, making: Making): DemoMember[] {
  const choices = seededChoices(file.seed)
  const cards = new Set(file.named.flatMap((member) => member.cards.map((card) => card.number)))
  const phones = new Set(file.named.map((member) => member.phone))
  const members = file.named.map((member, place) => namedMember(member, place, making))
  for (let serial = 1; members.length < file.count; serial += 1) {
    const phone = phoneNumber(serial)
    if (phones.has(phone)) continue
    members.push(madeUpMember(file, making, choices, { phone, place: members.length }, freshCard(making.rulebook, choices, cards)))
  }
  return members
}

const lotId = (memberId: string, place: number, { today }: Making): string => fixedId('lot', memberId, today, place)

function namedMember(member: NamedMember, place: number, making: Making): DemoMember {
  const memberId = fixedId('member', place)
  const { birthdayInDays, lastVisitDaysAgo, lots, ...kept } = member
  return {
    ...kept,
    memberId,
    cards: kept.cards.map((card) => ({ ...card, cardId: fixedId('card', card.number) })),
    birthday: birthdayInDays === null ? null : addDays(making.today, birthdayInDays).slice(5),
    lastVisitOn: lastVisitDaysAgo === null ? null : addDays(making.today, -lastVisitDaysAgo),
    lots: lots.map((lot, at) => newLot(making.rulebook, { lotId: lotId(memberId, at, making), memberId, points: lot.points, onDate: addMonths(making.today, -lot.monthsAgo) })),
  }
}

function madeUpMember(file: MembersFile, making: Making, choices: SeededChoices, { phone, place }: { readonly phone: string; readonly place: number }, cardNumber: string): DemoMember {
  const memberId = fixedId('member', place)
  const memberForDays = choices.between(3, 2_000)
  const visits = madeUpVisits(choices, memberForDays)
  const tierCountedMinor = visits.reduce((sum, visit) => sum + visit.spendMinor, 0)
  const tier = making.rulebook.tiers.findLast((candidate) => candidate.qualifyMinor <= tierCountedMinor)
  if (tier === undefined) throw new Error('the rulebook has no entry tier')
  const earned = earnedByMonth(visits, tier, making.today)
  const lastVisitDaysAgo = visits.at(-1)?.daysAgo ?? null
  return {
    memberId,
    ...madeUpName(file.names, choices),
    phone,
    cards: [{ cardId: fixedId('card', cardNumber), number: cardNumber, blocked: false }],
    tierId: tier.id,
    tierCountedMinor,
    since: addDays(making.today, -memberForDays),
    birthday: choices.chance(70) ? addDays('2024-01-01', choices.between(0, 365)).slice(5) : null,
    lastVisitOn: lastVisitDaysAgo === null ? null : addDays(making.today, -lastVisitDaysAgo),
    lots: afterSpending(earned, choices).map((lot, at) => newLot(making.rulebook, { lotId: lotId(memberId, at, making), memberId, ...lot })),
  }
}

/** The visits still remembered, the oldest first. */
function madeUpVisits(choices: SeededChoices, memberForDays: number): Visit[] {
  const habit = habitOf(choices.between(1, 100))
  const oldest = Math.min(memberForDays, REMEMBERED_DAYS)
  const visits: Visit[] = []
  for (let daysAgo = choices.between(...habit.lastVisitDaysAgo); daysAgo <= oldest; daysAgo += choices.between(...habit.everyDays)) {
    visits.unshift({ daysAgo, spendMinor: choices.between(...habit.spendMinor) })
  }
  return visits
}

function habitOf(percentile: number): Habit {
  let below = 0
  for (const habit of HABITS) {
    below += habit.share
    if (percentile <= below) return habit
  }
  throw new Error('the shares of habits do not sum to 100')
}

/** One lot a month, as balances come from another system; what one month earned expires together. */
function earnedByMonth(visits: readonly Visit[], tier: Tier, today: CivilDate): Earned[] {
  const months = new Map<string, Earned>()
  for (const visit of visits) {
    const onDate = addDays(today, -visit.daysAgo)
    const sofar = months.get(onDate.slice(0, 7)) ?? { onDate, points: 0 }
    months.set(onDate.slice(0, 7), { ...sofar, points: sofar.points + Math.floor((visit.spendMinor * tier.earn.points) / tier.earn.perMinor) })
  }
  return [...months.values()]
}

/** What is left after half of the members spent some of their oldest points, by the hundred. */
function afterSpending(earned: readonly Earned[], choices: SeededChoices): Earned[] {
  const balance = earned.reduce((sum, lot) => sum + lot.points, 0)
  let toSpend = choices.chance(50) ? choices.between(0, Math.floor(balance / 100)) * 100 : 0
  return earned.flatMap((lot) => {
    const spent = Math.min(lot.points, toSpend)
    toSpend -= spent
    return lot.points > spent ? [{ onDate: lot.onDate, points: lot.points - spent }] : []
  })
}

/** +65 8000 0000 to 9999 in mixed order, each once: 7919 and 10000 have no common divisor. Singapore gives out no mobile number that begins with 800, its toll-free code. */
function phoneNumber(serial: number): string {
  return `+658000${String((serial * 7_919) % 10_000).padStart(4, '0')}`
}

function freshCard(rulebook: Rulebook, choices: SeededChoices, taken: Set<string>): string {
  const format = rulebook.programme.memberCards[0]
  if (format === undefined) throw new Error('the rulebook names no member card')
  for (;;) {
    let digits = format.prefix
    while (digits.length < format.length - 1) digits += String(choices.between(0, 9))
    const number = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(luhnValid)
    if (number !== undefined && !taken.has(number)) {
      taken.add(number)
      return number
    }
  }
}
