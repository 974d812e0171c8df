import { readFileSync } from 'node:fs'
import { luhnValid } from '../../core/scan/check-digits.ts'
import { membersFileSchema } from '../../terminal/demo/demo-store.ts'
import { madeUpName } from '../../terminal/demo/made-up-names.ts'
import { seededChoices } from '../../terminal/demo/seeded-choices.ts'
import { markMembersIndexed } from '../../terminal/services/member-index.ts'
import type { Till } from '../../terminal/services/till.ts'
import { memberTokens } from '../../terminal/store/member-tokens.ts'
import type { KeptCard, KeptPhone, MemberProfile } from '../../terminal/store/member-store.ts'

export interface BulkMember {
  readonly profile: MemberProfile
  readonly cards: readonly KeptCard[]
  readonly phones: readonly KeptPhone[]
}

/** Card numbers and telephones in mixed order, each once: the factors and the ranges have no common divisor. */
const CARD_FACTOR = 7_368_787
const CARD_RANGE = 10 ** 9
const PHONE_FACTOR = 7_919
const PHONE_RANGE = 20_000_000
/** One member in five has a second card. */
const SECOND_CARD_EVERY = 5

function cardNumber(serial: number): string {
  const digits = `603512${String((serial * CARD_FACTOR) % CARD_RANGE).padStart(9, '0')}`
  const number = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(luhnValid)
  if (number === undefined) throw new Error('every number has a check digit')
  return number
}

/** A number that no member of the demo store has. */
function freeCard(till: Till, serial: number, step: number): string {
  const number = cardNumber(serial)
  return till.members.byCard(number) === null ? number : freeCard(till, serial + step, step)
}

/** Members as one meets them in Singapore, by serial number. */
export function* bulkMembers(till: Till, count: number, seed: number): Generator<BulkMember> {
  const { names } = membersFileSchema.parse(JSON.parse(readFileSync(new URL('../../resources/demo-store/members.json', import.meta.url), 'utf8')))
  const choices = seededChoices(seed)
  for (let serial = 1; serial <= count; serial += 1) {
    const second = serial % SECOND_CARD_EVERY === 0 ? [{ cardId: till.ids.next(), number: freeCard(till, serial + count, 2 * count), blocked: false }] : []
    yield {
      profile: { memberId: till.ids.next(), ...madeUpName(names, choices), birthday: null, since: '2024-01-01', importedVisitOn: null },
      cards: [{ cardId: till.ids.next(), number: freeCard(till, serial, 2 * count), blocked: false }, ...second],
      phones: [{ phone: `+65${80_000_000 + ((serial * PHONE_FACTOR) % PHONE_RANGE)}`, typed: null }],
    }
  }
}

/**
 * Puts members in with the product's own store. What they are found by is gathered first and put into the index in its
 * order, and the index by member is made at the end: import before indexing. The tokens are the product's own.
 */
export function importMembers(till: Till, members: Iterable<BulkMember>, say: (text: string) => void): string[] {
  const { db } = till
  const memberIds: string[] = []
  db.exec('CREATE TEMP TABLE gathered (token TEXT NOT NULL, ref TEXT NOT NULL)')
  const gather = db.prepare('INSERT INTO gathered (token, ref) VALUES (?, ?)')
  db.transaction(() => {
    for (const { profile, cards, phones } of members) {
      till.members.put(profile, cards, phones)
      for (const token of new Set(memberTokens(profile, cards, phones))) gather.run(token, profile.memberId)
      memberIds.push(profile.memberId)
      if (memberIds.length % 200_000 === 0) say(`  ${memberIds.length} members`)
    }
  })()
  const { sql } = db.prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'find_token_by_ref'").get()!
  db.transaction(() => {
    db.exec('DROP INDEX find_token_by_ref')
    db.exec("INSERT INTO find_token (kind, token, ref) SELECT 'member', token, ref FROM gathered ORDER BY token, ref")
    db.exec(sql)
    markMembersIndexed(till)
  })()
  db.exec('DROP TABLE gathered')
  return memberIds
}
