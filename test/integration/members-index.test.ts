import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { find } from '../../terminal/services/finding.ts'
import { markMembersIndexed, refreshMemberIndex } from '../../terminal/services/member-index.ts'
import type { Till } from '../../terminal/services/till.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { stillTill } from '../support/still-till.ts'
import { DANIEL_CARD, handClock, openTill, temporaryFolder } from '../support/till.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

/** As an older version of the program left it: nobody is found by pinyin. */
function forgetTokens(till: Pick<Till, 'db' | 'settings'>): void {
  till.db.exec("DELETE FROM find_token WHERE kind = 'member'")
  till.settings.set('find.members-version', '1')
}
const tokenCount = (till: Till): number => till.db.prepare<[], { n: number }>("SELECT count(DISTINCT ref) AS n FROM find_token WHERE kind = 'member'").get()?.n ?? 0

describe('members whose tokens an older version wrote', () => {
  it('are done in turns, each going on where the last one stopped', () => {
    const till = stillTill(folder.dir)
    forgetTokens(till)
    const found: number[] = []
    // No time at all: one batch a turn.
    while (!refreshMemberIndex(till, 0)) found.push(tokenCount(till))
    expect(found).toEqual([200, 400, 600, 800, 1000])
    expect(find(till, 'wangzhiming', 5).members.map((member) => member.name)).toEqual(['Daniel Ong'])
    expect(refreshMemberIndex(till, 0)).toBe(true)
    till.db.close()
  })

  it('are found by all that this version knows, after the till was started', async () => {
    const first = await openTill({ dataDir: folder.dir })
    await first.close()
    const db = openDatabase(folder.dir, { clock: handClock(), log })
    db.exec("DELETE FROM find_token WHERE kind = 'member'; UPDATE setting SET value = '1' WHERE key = 'find.members-version'")
    db.close()
    const till = await openTill({ dataDir: folder.dir })
    await till.signIn()
    const search = async (text: string) => (await till.call('find.search', { text, limit: 5 })).members.map((member) => member.name)
    expect(await search('wzm')).toContain('Daniel Ong')
    expect(await search(DANIEL_CARD)).toEqual(['Daniel Ong'])
    await till.close()
  })

  it('need nothing on a till that this version set up', () => {
    const till = stillTill(folder.dir)
    const before = tokenCount(till)
    markMembersIndexed(till)
    expect(refreshMemberIndex(till, 0)).toBe(true)
    expect(tokenCount(till)).toBe(before)
    till.db.close()
  })
})

describe('cards of an older database', () => {
  it('get a random id each', () => {
    const clock = handClock()
    const older = openDatabase(folder.dir, { clock, log, migrations: ownMigrations().slice(0, 8) })
    older.exec("INSERT INTO member (member_id, name, language, since) VALUES ('m', 'Tan', 'en', '2026-01-01')")
    for (let n = 0; n < 200; n++) older.prepare('INSERT INTO member_card (card_number, member_id) VALUES (?, ?)').run(`60351200${n}`, 'm')
    older.close()
    const db = openDatabase(folder.dir, { clock, log })
    const ids = db.prepare<[], { id: string }>('SELECT card_id AS id FROM member_card').all().map((row) => row.id)
    expect(new Set(ids).size).toBe(200)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    db.close()
  })
})
