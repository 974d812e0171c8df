import type { Ids } from '../../core/base/ports.ts'
import { newLot } from '../../core/points/lots.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { luhnDigit } from '../../core/scan/check-digits.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { NewMember, NewStore } from '../demo/demo-store.ts'
import { storeFacts } from '../services/first-start.ts'
import type { Till } from '../services/till.ts'
import type { TrainingStart } from './training-start.ts'

/** Whole points of each practice member, as the lessons speak of them. */
const PRACTICE = [
  { name: 'Ben Sample', otherName: '练习会员甲', points: 2480, tier: 1 },
  { name: 'Ana Sample', otherName: '练习会员乙', points: 120, tier: 0 },
  { name: 'Kim Sample', otherName: '练习会员丙', points: 0, tier: 0 },
] as const

/** Everybody's in a training room, and shown: nobody's own PIN can be tried out there. */
const PRACTICE_PIN = '0000'

/**
 * What a training room begins with: the shop's own goods, prices, offers, and people, and members made up for it.
 * No customer of the shop is in it, and nobody's PIN or badge.
 */
export function practiceStart(till: Till, staffId: string, printer: string, language: TrainingStart['language']): TrainingStart {
  const { rulebook } = till.rules.now()
  const identity = till.journal.terminalIdentity()
  const store: NewStore = {
    ...storeFacts(till),
    storeId: identity.storeId,
    tillNumber: identity.tillNumber,
    name: identity.storeName,
    staff: till.staff.list().map(({ staffId: id, name, role, language: spoken }) => ({ staffId: id, name, role, language: spoken, pin: PRACTICE_PIN, shortName: till.staff.shortNameOf(id) ?? { en: name, zh: name } })),
    catalogue: { categories: till.catalogue.categories(), products: till.catalogue.allProducts() },
    rulebook,
    members: practiceMembers(rulebook, till.rules.dateOf(till.clock.now()), till.ids),
  }
  return { store, staffId, printer, language, demo: identity.demo }
}

function practiceMembers(rulebook: Rulebook, today: CivilDate, ids: Ids): NewMember[] {
  return PRACTICE.map(({ name, otherName, points, tier }, at) => {
    const memberId = ids.next()
    const reached = rulebook.tiers[tier] ?? rulebook.tiers[0]
    if (reached === undefined) throw new Error('the rulebook has no entry tier')
    const minor = points * 10 ** rulebook.pointsRules.decimals
    return {
      memberId, name, otherName, phone: null, language: 'en', birthday: null, since: today, lastVisitOn: null,
      cards: [{ number: practiceCard(rulebook, at + 1), blocked: false }],
      tierId: reached.id,
      tierCountedMinor: reached.qualifyMinor,
      lots: minor === 0 ? [] : [newLot(rulebook, { lotId: ids.next(), memberId, points: minor, onDate: today })],
    }
  })
}

/** The card of a practice member: a number of the programme's own, with a run of noughts that no real card needs. */
export function practiceCard(rulebook: Pick<Rulebook, 'programme'>, serial: number): string {
  const [card] = rulebook.programme.memberCards
  if (card === undefined) throw new Error('the programme has cards')
  const body = `${card.prefix}${String(serial).padStart(card.length - card.prefix.length - 1, '0')}`
  return `${body}${luhnDigit(body)}`
}

