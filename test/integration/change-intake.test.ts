import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { cpSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AnyChange, ChangesPage } from '../../core/sync/changes.ts'
import { keyListSigningText } from '../../core/sync/key-list.ts'
import type { ListedKey } from '../../core/sync/key-list.ts'
import { tillKeySigningText } from '../../core/sync/changes/till-key-change.ts'
import type { ListedTill } from '../../core/sync/changes/till-key-change.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { barSpending, offlineSpending } from '../../terminal/services/spending-guard.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { createChangeFeed } from '../../terminal/store/change-feed.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { createSyncStore } from '../../terminal/store/sync-store.ts'
import type { HeadOfficeLink } from '../../terminal/store/sync-store.ts'
import { CHANGE_TAKERS } from '../../terminal/sync/change-takers.ts'
import { notTakenView } from '../../terminal/sync/not-taken.ts'
import { createSpendingClearance } from '../../terminal/sync/clear-spending.ts'
import { createPageIntake } from '../../terminal/sync/page-intake.ts'
import type { SyncContext } from '../../terminal/sync/step.ts'
import { stillTill } from '../support/still-till.ts'
import { handClock, temporaryFolder } from '../support/till.ts'

interface Signer {
  readonly publicKey: string
  sign(text: string): string
}

function signer(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  }
}

const ASK_AGAIN_MS = 60_000
const clock = handClock()
const root = signer()
const office = signer()
const listed: ListedKey[] = [{ keyId: 'office', role: 'head-office', publicKey: office.publicKey }]
const keyList = (version: number, keys = listed, by = root) => ({ version, keys, signature: by.sign(keyListSigningText(keys, version)) })
const link: HeadOfficeLink = { url: 'http://127.0.0.1:1/', incarnation: randomUUID(), rootKey: root.publicKey, pairedAt: 0 }

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** A till that is set up, copied for each test. */
let template: ReturnType<typeof temporaryFolder>
let folder: ReturnType<typeof temporaryFolder>
let till: Till
let feed: ReturnType<typeof createChangeFeed>
let intake: ReturnType<typeof createPageIntake>

beforeAll(() => {
  template = temporaryFolder()
  const made = stillTill(template.dir, { clock, members: 3 })
  made.disk.close()
  made.db.close()
})
afterAll(() => template.remove())
beforeEach(() => {
  folder = temporaryFolder()
  cpSync(template.dir, folder.dir, { recursive: true })
  const db = openDatabase(folder.dir, { clock, log: silent })
  till = createTill({ db, clock, log: silent, ids: createIds(clock), hasher: createHasher(), keys: openKeyStore(folder.dir), onDiskChange: () => undefined })
  feed = createChangeFeed(till.db)
  const context = { deps: { till, db: till.db, clock, log: till.log }, store: createSyncStore(till.db), timings: { askAgainMs: ASK_AGAIN_MS } }
  intake = createPageIntake(context as unknown as SyncContext, feed)
})
afterEach(() => {
  till.disk.close()
  till.db.close()
  folder.remove()
})

let count = 0
function page(changes: readonly AnyChange[], more: Partial<ChangesPage> = {}): ChangesPage {
  count += 1
  return {
    incarnation: link.incarnation, watermark: 0, cursor: `cursor ${count}`, more: false, kinds: Object.keys(CHANGE_TAKERS), keyList: keyList(1), snapshot: null, changes: [...changes], headOfficeTime: 0, ...more,
  }
}

const message = (text: string | null, key: string = randomUUID()) => ({ kind: 'message', key, sentAt: 1, endsAt: null, text: text === null ? null : { en: text, zh: text } })
const shown = () => till.messages.current(clock.now()).map(({ text }) => text.en).sort()
const refused = () => feed.refused().map(({ kind, reason }) => `${kind} ${reason}`)

describe('a page', () => {
  it('is taken with its cursor; one change that cannot be taken holds up no other', () => {
    intake.takePage(link, page([message('one'), { kind: 'lease', key: 'x' }, { kind: 'message', key: randomUUID(), text: 7 }, message('two')], { cursor: 'here' }))
    expect(shown()).toEqual(['one', 'two'])
    expect(feed.read().cursor).toBe('here')
    expect(refused()).toEqual(['lease unknown-kind', 'message malformed'])
    expect(notTakenView(feed.refused())).toEqual([{ why: 'newer', count: 1, since: clock.now() }, { why: 'unreadable', count: 1, since: clock.now() }])
  })

  it('with a change whose taking breaks half-way leaves nothing of that one, and all of the others', () => {
    const poison = randomUUID()
    // FAIL keeps the row that was inserted before it (https://sqlite.org/lang_conflict.html).
    till.db.exec(`CREATE TRIGGER poisoned AFTER INSERT ON message WHEN NEW.message_id = '${poison}' BEGIN SELECT RAISE(FAIL, 'broken'); END`)
    intake.takePage(link, page([message('before'), message('broken', poison), message('after')]))
    expect(shown()).toEqual(['after', 'before'])
    expect(refused()).toEqual(['message failed'])
    till.db.exec('DROP TRIGGER poisoned')
    // Asked for again after a while; taken then, and no longer listed.
    expect(feed.dueToAsk(clock.now(), 10)).toEqual([])
    expect(feed.dueToAsk(clock.now() + ASK_AGAIN_MS, 10)).toMatchObject([{ kind: 'message', key: poison }])
    intake.takeOne(link, page([message('mended', poison)]), { kind: 'message', key: poison })
    expect(shown()).toEqual(['after', 'before', 'mended'])
    expect(refused()).toEqual([])
  })

  it('on a disk that takes nothing leaves neither changes nor cursor', () => {
    intake.takePage(link, page([message('kept')], { cursor: 'kept' }))
    till.db.pragma('max_page_count = 1')
    const pages = till.db.pragma('max_page_count', { simple: true })
    const large = Array.from({ length: 200 }, () => message('x'.repeat(2000)))
    expect(() => intake.takePage(link, page(large, { cursor: 'lost' }))).toThrow(/full/)
    expect(pages).toBe(till.db.pragma('page_count', { simple: true }))
    expect(shown()).toEqual(['kept'])
    expect(feed.read().cursor).toBe('kept')
  })

  it('that says nothing any more of what was asked for again ends the asking', () => {
    intake.takePage(link, page([{ kind: 'message', key: 'no uuid' }]))
    expect(refused()).toEqual(['message malformed'])
    intake.takeOne(link, page([]), { kind: 'message', key: 'no uuid' })
    expect(refused()).toEqual([])
  })
})

describe('a snapshot', () => {
  const id = randomUUID()
  const part = (where: 'first' | 'middle' | 'last', changes: readonly AnyChange[], more: Partial<ChangesPage> = {}) =>
    page(changes, { snapshot: { id, isFirst: where === 'first', isLast: where === 'last' }, ...more })

  it('drops at its end what none of its pages named, and not before', () => {
    intake.takePage(link, page([message('old'), message('kept', link.incarnation)]))
    intake.takePage(link, part('first', [message('kept', link.incarnation)]))
    intake.takePage(link, part('middle', [message('new')]))
    expect(shown()).toEqual(['kept', 'new', 'old'])
    intake.takePage(link, part('last', []))
    expect(shown()).toEqual(['kept', 'new'])
    expect(feed.read()).toMatchObject({ snapshotId: null, wholeDoubt: null })
    expect(feed.read().wholeKinds).toContain('message')
  })

  it('of a head office that does not know a kind drops nothing of it, also where only one page came from such a one', () => {
    const without = { kinds: ['rulebook'] }
    for (const where of ['first', 'middle', 'last'] as const) {
      intake.takePage(link, page([message('old', link.incarnation)]))
      intake.takePage(link, part('first', [], where === 'first' ? without : {}))
      intake.takePage(link, part('middle', [], where === 'middle' ? without : {}))
      intake.takePage(link, part('last', [], where === 'last' ? without : {}))
      expect(shown()).toEqual(['old'])
      expect(feed.read().wholeKinds).toEqual(['rulebook'])
    }
  })

  it('begun anew forgets what the one before it had named', () => {
    intake.takePage(link, page([message('old', link.incarnation)]))
    intake.takePage(link, part('first', [message('old', link.incarnation)]))
    intake.takePage(link, part('first', []))
    intake.takePage(link, part('last', []))
    expect(shown()).toEqual([])
  })

  it('names also what was refused: it is there at head office, and what this till has of it stays', () => {
    intake.takePage(link, page([message('old', link.incarnation)]))
    intake.takePage(link, part('first', [{ ...message('new', link.incarnation), text: 7 }]))
    intake.takePage(link, part('last', []))
    expect(shown()).toEqual(['old'])
  })
})

describe('the key of a till', () => {
  const other = signer()
  const state = (more: Partial<ListedTill> = {}): ListedTill => ({ terminalId: link.incarnation, programmeId: 'fernway-club', publicKey: other.publicKey, storeId: 'jurong', tillNumber: 4, revoked: false, version: 2, ...more })
  const change = (of: ListedTill, by = office, keyId = 'office') => ({ kind: 'till-key', key: of.terminalId, till: of, keyId, signature: by.sign(tillKeySigningText(of)) })
  const known = () => till.tillKeys.keyOf(link.incarnation)

  it('is taken where head office’s own key signed it, under a list that the root vouches for', () => {
    intake.takePage(link, page([change(state())]))
    expect(known()).toMatchObject({ publicKey: other.publicKey, storeId: 'jurong', tillNumber: 4, revoked: false, version: 2 })
  })

  it.each<[string, () => ChangesPage]>([
    ['signed by another', () => page([change(state(), other)])],
    ['said otherwise than it was signed', () => page([{ ...change(state()), till: state({ storeId: 'tiong-bahru' }) }])],
    ['signed by a key that is not listed', () => page([change(state(), office, 'other')])],
    ['signed by an approver’s key', () => page([change(state())], { keyList: keyList(1, [{ keyId: 'office', role: 'approver', publicKey: office.publicKey }]) })],
    ['signed by a key that was withdrawn', () => page([change(state())], { keyList: keyList(2, [{ ...listed[0]!, lastVersion: 0 }]) })],
    ['under a list that the root did not sign', () => page([change(state())], { keyList: keyList(1, listed, other) })],
  ])('is not taken %s', (_what, made) => {
    intake.takePage(link, made())
    expect(known()).toBeNull()
    expect(refused()).toEqual(['till-key signature'])
  })

  it('is not taken under an older list of keys than was seen', () => {
    intake.takePage(link, page([], { keyList: keyList(5) }))
    intake.takePage(link, page([change(state())], { keyList: keyList(4) }))
    expect(known()).toBeNull()
  })

  it('that was revoked stays so against an older state, and comes back only with a newer one', () => {
    intake.takePage(link, page([change(state())]))
    intake.takePage(link, page([change(state({ revoked: true, version: 3 }))]))
    intake.takePage(link, page([change(state({ version: 2 }))]))
    expect(known()).toMatchObject({ revoked: true, version: 3 })
    expect(refused()).toEqual(['till-key older'])
    intake.takePage(link, page([change(state({ version: 4 }))]))
    expect(known()).toMatchObject({ revoked: false, version: 4 })
    expect(refused()).toEqual([])
  })
})

describe('a till on which nothing is spent without head office', () => {
  const BALANCES = ['account', 'instrument', 'code-used']
  /** By a clock that was far ahead, and was put right since. */
  const DOUBT = clock.now() + 365 * 86_400_000

  /** Everything as it has to be; `but` changes one thing of it. */
  function isCleared(but: () => void = () => undefined): boolean {
    const store = createSyncStore(till.db)
    const deps = { till, db: till.db, clock, log: till.log, journal: till.journal }
    const spending = createSpendingClearance({ deps, store } as unknown as SyncContext)
    store.keepHeadOffice(link)
    store.keepAcknowledged(till.journal.headOf(), [])
    barSpending(till.settings, { because: 'restored', since: DOUBT })
    feed.keepCursor('here')
    feed.beginSnapshot(link.incarnation, BALANCES, DOUBT)
    feed.endSnapshot(BALANCES)
    but()
    spending.clear()
    return offlineSpending(till).allowed
  }

  it('spends again once head office holds all it wrote and has since told it every balance whole', () => {
    expect(isCleared()).toBe(true)
  })

  it.each<[string, () => void]>([
    ['an entry was not sent', () => createSyncStore(till.db).keepWatermark(till.journal.headOf().seq - 1)],
    ['it is not paired', () => createSyncStore(till.db).forgetHeadOffice()],
    ['one kind of balance was never told whole', () => {
      feed.beginSnapshot(link.incarnation, BALANCES.slice(1), DOUBT)
      feed.endSnapshot(BALANCES.slice(1))
    }],
    ['it was told before the doubt began', () => {
      feed.beginSnapshot(link.incarnation, BALANCES, null)
      feed.endSnapshot(BALANCES)
    }],
    ['a snapshot is under way', () => feed.beginSnapshot(link.incarnation, BALANCES, DOUBT)],
    ['it is to ask for a snapshot', () => feed.keepCursor(null)],
  ])('does not while %s', (_what, but) => {
    expect(isCleared(but)).toBe(false)
  })

  it('asks for a snapshot where none was begun since the doubt, and not for another while that one goes on', () => {
    const spending = createSpendingClearance({ deps: { till, db: till.db, clock, log: till.log, journal: till.journal }, store: createSyncStore(till.db) } as unknown as SyncContext)
    const isAsked = () => {
      feed.keepCursor('here')
      spending.askAnew()
      return feed.read().cursor === null
    }
    intake.takePage(link, page([], { snapshot: { id: link.incarnation, isFirst: true, isLast: true } }))
    expect(isAsked()).toBe(false)
    intake.takePage(link, page([], { snapshot: { id: link.incarnation, isFirst: true, isLast: false } }))
    barSpending(till.settings, { because: 'damaged', since: DOUBT })
    expect(isAsked()).toBe(true)
    intake.takePage(link, page([], { snapshot: { id: link.incarnation, isFirst: true, isLast: false } }))
    expect(isAsked()).toBe(false)
    intake.takePage(link, page([], { snapshot: { id: link.incarnation, isFirst: false, isLast: true } }))
    expect(isAsked()).toBe(false)
  })
})
