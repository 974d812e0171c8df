import { performance } from 'node:perf_hooks'
import { createSystemClock } from '../../terminal/clock.ts'
import { seededChoices } from '../../terminal/demo/seeded-choices.ts'
import { pinyinTokens } from '../../terminal/store/member-tokens.ts'
import { millionTill } from '../million/build.ts'
import { openBenchTill } from '../million/open-till.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

/** What a list of hits shows at once. */
const LIMIT = 8
const SEARCHES = 400
const P99_MS = 1

interface Known {
  readonly member_id: string
  readonly name: string
  readonly other_name: string | null
  readonly card: string
  readonly phone: string
}

interface Kind {
  readonly name: string
  /** Several words, and none, are told without a goal. */
  readonly told?: true
  /** The words somebody would type for this member; null: this one has none of the kind. */
  words(member: Known): string[] | null
}

const HAN = /\p{Script=Han}+/u
const hanOf = (member: Known): string | null => HAN.exec(`${member.name} ${member.other_name ?? ''}`)?.[0] ?? null
function hanParts(member: Known, part: (han: string) => string): string[] | null {
  const han = hanOf(member)
  return han === null || part(han) === '' ? null : [part(han)]
}
const latinOf = (member: Known): string[] => `${member.name} ${member.other_name ?? ''}`.toLowerCase().match(/[a-z]{2,}/g) ?? []

const KINDS: readonly Kind[] = [
  { name: 'whole card number', words: (member) => [member.card] },
  { name: 'last 4 of a phone', words: (member) => [member.phone.slice(-4)] },
  { name: 'last 6 of a phone', words: (member) => [member.phone.slice(-6)] },
  { name: 'whole phone', words: (member) => [member.phone.slice(-8)] },
  { name: 'Latin, first 3 letters', words: (member) => latinOf(member).slice(0, 1).map((word) => word.slice(0, 3)) },
  { name: 'Latin, two words', told: true, words: (member) => (latinOf(member).length < 2 ? null : latinOf(member).slice(0, 2)) },
  { name: 'Chinese, first character', words: (member) => hanParts(member, (han) => han.slice(0, 1)) },
  { name: 'Chinese, whole name', words: (member) => hanParts(member, (han) => han) },
  { name: 'Chinese, from inside', words: (member) => hanParts(member, (han) => han.slice(1)) },
  { name: 'pinyin initials', told: true, words: (member) => hanParts(member, (han) => pinyinTokens(han).at(-1) ?? '') },
  { name: 'a name and the last 4', told: true, words: (member) => [...latinOf(member).slice(0, 1), member.phone.slice(-4)] },
  { name: 'nobody', told: true, words: (member) => [`zzx${member.phone.slice(-3)}`] },
]

function timed(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

/** Members by anything they are known by, among a million. */
export const search: Row = {
  name: 'search',
  goal: '≤ 10 × a primary-key read, p99 ≤ 1 ms warm',
  against: 'reading one member by primary key, same database',
  run: ({ rounds, seed, say }): Promise<readonly Finding[]> => {
    const { folder } = millionTill(say)
    const { till, db, close } = openBenchTill(folder, createSystemClock())
    try {
      const last = db.prepare<[], { n: number }>('SELECT max(rowid) AS n FROM member').get()!.n
      const at = db.prepare<[number], Known>(`SELECT m.member_id, m.name, m.other_name, (SELECT card_number FROM member_card c WHERE c.member_id = m.member_id LIMIT 1) AS card,
        (SELECT phone FROM member_phone p WHERE p.member_id = m.member_id LIMIT 1) AS phone FROM member m WHERE m.rowid = ?`)
      const choices = seededChoices(seed)
      const members = Array.from({ length: SEARCHES * 5 }, () => at.get(choices.between(1, last))).filter((member) => member !== undefined)
      const one = (): void => void till.members.byId(choices.of(members).member_id)
      return Promise.resolve(KINDS.map((kind): Finding => {
        const asked = members.map((member) => ({ member, words: kind.words(member) })).filter((each): each is { member: Known; words: string[] } => each.words !== null && each.words.length > 0).slice(0, SEARCHES)
        check(kind, asked, (words) => till.finder.find('member', words, 1_000_000))
        const ours: number[] = []
        const theirs: number[] = []
        for (let round = 0; round <= Math.max(5, rounds); round += 1) {
          for (const { words } of asked) {
            const took = timed(() => void till.finder.find('member', words, LIMIT))
            const read = timed(one)
            // The first round warms.
            if (round === 0) continue
            ours.push(took)
            theirs.push(read)
          }
        }
        const [p50, p99, key] = [quantile(ours, 0.5), quantile(ours, 0.99), quantile(theirs, 0.5)]
        return {
          what: kind.name, ours: ms(p50), against: 'primary-key read', theirs: ms(key), ratio: p50 / key, goal: kind.told ? '–' : '≤ 10 ×, p99 ≤ 1 ms', met: kind.told ? null : p50 / key <= 10 && p99 <= P99_MS,
          note: `p99 ${ms(p99)} (of the key read ${ms(quantile(theirs, 0.99))}); the ratio is how many times longer`,
        }
      }))
    } finally {
      close()
    }
  },
}

/** Every member is among those that their own words find, before anything is timed. */
function check(kind: Kind, asked: readonly { member: Known; words: string[] }[], find: (words: string[]) => string[]): void {
  for (const { member, words } of asked.slice(0, 20)) {
    const isFound = find(words).includes(member.member_id)
    if (isFound === (kind.name === 'nobody')) throw new Error(`${kind.name}: ${words.join(' ')} ${isFound ? 'finds' : 'does not find'} the member`)
  }
}
