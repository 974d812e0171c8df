import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { ChangesPage } from '../../core/sync/changes.ts'
import { changesAnswerSchema, rulebookSigningText } from '../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import { bodyHashOf, signingKey } from '../../headoffice/server/keys.ts'
import type { SigningKey } from '../../headoffice/server/keys.ts'
import { broughtKeyText } from '../../headoffice/server/rulebooks/approver-keys.ts'
import { keyListNow, makeFirstKeyList } from '../../headoffice/server/rulebooks/key-lists.ts'
import { openSealed } from '../../headoffice/server/rulebooks/sealed-key.ts'
import { publishRulebook } from '../../headoffice/server/services/publish.ts'
import { approverKeysOf } from '../../headoffice/server/store/approver-key-store.ts'
import { noteChanges } from '../../headoffice/server/store/change-store.ts'
import { latestKeyList } from '../../headoffice/server/store/key-list-store.ts'
import { forgerTo } from '../support/answer-forger.ts'
import type { AnswerForger } from '../support/answer-forger.ts'
import { firstRulebook, startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { until } from '../support/network.ts'
import { officePerson } from '../support/office-person.ts'
import type { OfficeAnswer, OfficePerson } from '../support/office-person.ts'
import { slipIn } from '../support/slipped-rulebooks.ts'
import { SyncTill } from '../support/sync-till.ts'
import { temporaryFolder } from '../support/till.ts'
import { WireTill } from '../support/wire-till.ts'

// One head office, two tills in two stores, six people; the tests go on from one another as the days of a shop do.
let office: TestHeadOffice
let [tiong, joo] = [] as unknown as [SyncTill, SyncTill]
let [writer, anna, ben, carl, admin, auditor] = [] as unknown as [OfficePerson, OfficePerson, OfficePerson, OfficePerson, OfficePerson, OfficePerson]
/** A till of the first programs, in Tiong Bahru: it reads /v1/changes. */
let first: WireTill
/** Who passes on what Joo Chiat and head office say to each other. */
let between: AnswerForger
let lost: KeyObject
const folders: { remove: () => void }[] = []

const refusal = (code: string): unknown => ({ status: 409, body: expect.objectContaining({ code, message: { en: expect.any(String), zh: expect.stringMatching(/\p{Script=Han}/u) } }) })
const done = { status: 200, body: {} }
const has = (till: SyncTill): number => till.rulebooks.highestVersion()

/** Two whole rounds with head office: what was to come has come. */
async function settle(...tills: SyncTill[]): Promise<void> {
  for (const till of tills) {
    await till.sync.now()
    await till.sync.now()
  }
}

interface Begun { readonly draft: { draftId: string; revision: number; bodyHash: string }; readonly faults: { path: string }[]; readonly warnings: unknown[] }

function rules(version: number, change: Partial<Rulebook> = {}): Rulebook {
  return { ...firstRulebook, version, ...change }
}

async function draft(rulebook: unknown, by = writer): Promise<Begun> {
  const begun = await by.post('/console/rulebooks/drafts', { name: 'Autumn offers', text: typeof rulebook === 'string' ? rulebook : JSON.stringify(rulebook) })
  expect(begun.status).toBe(200)
  return begun.body as Begun
}

const readByFirst = async (): Promise<{ cursor: number; changes: { envelope: RulebookEnvelope }[] }> => changesAnswerSchema.parse((await first.get('/v1/changes?cursor=0')).body)

const approve = (by: OfficePerson, { draftId, revision }: { draftId: string; revision: number }, more: object = { password: by.password }): Promise<OfficeAnswer> =>
  by.post(`/console/rulebooks/drafts/${draftId}/approve`, { revision, ...more })

async function published(rulebook: Rulebook): Promise<void> {
  const begun = await draft(rulebook)
  expect(begun.faults).toEqual([])
  expect(await approve(anna, begun.draft)).toEqual({ status: 200, body: { approvals: 1, published: null } })
  expect(await approve(ben, begun.draft)).toEqual({ status: 200, body: { approvals: 2, published: rulebook.version } })
}

const stage = (version: number, reach: object, opensAt?: number): Promise<OfficeAnswer> => writer.post(`/console/rulebooks/versions/${version}/stages`, { reach, ...(opensAt === undefined ? {} : { opensAt }) })

async function keyOf(person: OfficePerson): Promise<string> {
  const made = await person.post('/console/rulebooks/keys', { password: person.password })
  expect(made.status).toBe(200)
  return (made.body as { keyId: string }).keyId
}

beforeAll(async () => {
  office = await startHeadOffice()
  between = await forgerTo(office.office.url)
  const till = async (storeId: string, url: string): Promise<SyncTill> => {
    const folder = temporaryFolder()
    folders.push(folder)
    const made = new SyncTill({ dataDir: folder.dir, storeId })
    await made.pair(url, office)
    await made.caughtUp()
    return made
  }
  tiong = await till('tiong-bahru', office.office.url)
  joo = await till('joo-chiat', between.url)
  first = new WireTill(office.office.url)
  await first.pair(office)
  admin = await officePerson(office, 'Ada', ['admin'])
  writer = await officePerson(office, 'Wen', ['marketing', 'approver'])
  anna = await officePerson(office, 'Anna', ['approver'])
  ben = await officePerson(office, 'Benedict', ['approver'])
  carl = await officePerson(office, 'Carl-Philipp', ['approver'])
  auditor = await officePerson(office, 'Odette the auditor', ['auditor'])
})
afterAll(async () => {
  for (const till of [tiong, joo] as (SyncTill | undefined)[]) await till?.close()
  await (between as AnswerForger | undefined)?.close()
  await (office as TestHeadOffice | undefined)?.close()
  for (const folder of folders) folder.remove()
})

it('takes keys of people, made here or brought from a file, onto the list that tills trust', async () => {
  expect(await anna.post('/console/rulebooks/keys', { password: 'not her password' })).toEqual(refusal('KEY_LOCKED'))
  expect((await admin.post('/console/rulebooks/keys', { password: admin.password })).status).toBe(403)
  const annas = await keyOf(anna)
  const wens = await keyOf(writer)
  const begun = await draft(rules(2))
  expect(await approve(anna, begun.draft)).toEqual(refusal('NO_KEY'))
  expect((await anna.post(`/console/rulebooks/keys/${annas}/admit`)).status).toBe(403)
  for (const keyId of [annas, wens]) expect((await admin.post(`/console/rulebooks/keys/${keyId}/admit`)).status).toBe(200)
  expect(await admin.post(`/console/rulebooks/keys/${annas}/admit`)).toEqual(refusal('KEY_UNKNOWN'))

  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  lost = privateKey
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  const proof = (personId: string): string => sign(null, Buffer.from(broughtKeyText(personId, raw)), privateKey).toString('base64')
  expect(await carl.post('/console/rulebooks/keys', { publicKey: raw, signature: proof(anna.personId) })).toEqual(refusal('WRONG_KEY'))
  const carls = await carl.post('/console/rulebooks/keys', { publicKey: raw, signature: proof(carl.personId) })
  expect(carls.status).toBe(200)
  expect(await ben.post('/console/rulebooks/keys', { publicKey: raw, signature: proof(ben.personId) })).toEqual(refusal('KEY_TAKEN'))
  const bens = await keyOf(ben)
  for (const keyId of [bens, (carls.body as { keyId: string }).keyId]) expect((await admin.post(`/console/rulebooks/keys/${keyId}/admit`)).status).toBe(200)
  // The private halves are kept so that the password alone opens them.
  const { rows } = await office.office.books.database.pool.query<{ sealed: string | null }>('SELECT sealed FROM approver_key')
  expect(rows.filter(({ sealed }) => sealed === null)).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY')
  await writer.post(`/console/rulebooks/drafts/${begun.draft.draftId}/give-up`)
})

it('keeps a draft with its faults, all at once, with places and words; nobody approves it', async () => {
  const begun = await draft({ ...rules(1), tierWindowMonths: 0, surprise: 1 })
  expect(begun.faults.map(({ path }) => path).sort()).toEqual(['surprise', 'tierWindowMonths'])
  expect(await approve(anna, begun.draft)).toEqual(refusal('FAULTS'))
  const saved = await writer.post(`/console/rulebooks/drafts/${begun.draft.draftId}`, { text: JSON.stringify(rules(1)) })
  expect((saved.body as Begun).faults).toEqual([{ path: 'version', message: expect.anything() as unknown }])
  expect((await anna.post(`/console/rulebooks/drafts/${begun.draft.draftId}`, { text: '{}' })).status).toBe(403)
  expect((await auditor.get(`/console/rulebooks/drafts/${begun.draft.draftId}`)).body).toMatchObject({ revisions: [{ revision: 1 }, { revision: 2, author: writer.personId }] })
  await draft('{"format":')
})

it('tells a draft in words, what it has otherwise than what is published, and what past sales would come to', async () => {
  const [offer, ...rest] = firstRulebook.promotions
  const begun = await draft(rules(2, { promotions: rest, tierWindowMonths: firstRulebook.tierWindowMonths + 1 }))
  const path = `/console/rulebooks/drafts/${begun.draft.draftId}`
  const words = (await anna.get(`${path}/words?lang=zh`)).body as { sentences: string[]; comparedWith: number; differences: { part: string; kind: string }[] }
  expect(words.sentences.every((text) => /\p{Script=Han}/u.test(text))).toBe(true)
  expect(words).toMatchObject({ comparedWith: 1 })
  expect(words.differences.map(({ part, kind }) => `${kind} ${part}`)).toEqual(expect.arrayContaining([`removed promotions[${offer?.id ?? ''}]`, 'changed tierWindowMonths']))

  tiong.sell(3)
  await tiong.caughtUp()
  const off = { ...offer, id: 'half', when: { kind: 'spend', goods: { all: true }, minimumMinor: 1 }, limits: {}, combine: { kind: 'sole' }, units: 'shared', effect: { kind: 'percent-off', rateBp: 5_000, goods: { all: true } } }
  await writer.post(path, { text: JSON.stringify({ ...rules(2), promotions: [off] }) })
  const tried = (await anna.post(`${path}/trial`, { days: 3_650 })).body
  // Sales of 1.00, 1.01 and 1.02, half off each: 0.50, 0.51 (rounded half up) and 0.51.
  expect(tried).toMatchObject({ baskets: 3, differing: 3, complete: true, unreadable: 0, was: { discountMinor: 0, totalMinor: 303 }, wouldBe: { discountMinor: 152, totalMinor: 151 } })
  expect((tried as { worst: unknown[] }).worst).toHaveLength(3)
  await writer.post(`${path}/give-up`)
})

it('needs two people: not the same twice, not the author, not with another’s key, not a text that changed meanwhile', async () => {
  const begun = await draft(rules(2, { tierWindowMonths: 13 }))
  const { draftId, bodyHash } = begun.draft
  expect(await approve(writer, begun.draft)).toEqual(refusal('AUTHOR'))
  expect((await auditor.post(`/console/rulebooks/drafts/${draftId}/approve`, { revision: 1, password: auditor.password })).status).toBe(403)
  expect(await approve(anna, begun.draft, { password: ben.password })).toEqual(refusal('KEY_LOCKED'))
  expect(await approve(anna, begun.draft)).toEqual({ status: 200, body: { approvals: 1, published: null } })
  expect(await approve(anna, begun.draft)).toEqual(refusal('SAME_PERSON'))

  const { body: keys } = await auditor.get('/console/rulebooks/keys')
  const carls = (keys as { keys: { keyId: string; personName: string }[] }).keys.find(({ personName }) => personName === carl.name)?.keyId ?? ''
  const signature = (hash: string): string => sign(null, Buffer.from(rulebookSigningText('approver', hash)), lost).toString('base64')
  expect(await approve(ben, begun.draft, { keyId: carls, signature: signature(bodyHash) })).toEqual(refusal('WRONG_KEY'))
  expect(await approve(carl, begun.draft, { keyId: carls, signature: signature(bodyHash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))) })).toEqual(refusal('WRONG_KEY'))

  const saved = (await writer.post(`/console/rulebooks/drafts/${draftId}`, { text: JSON.stringify(rules(2, { tierWindowMonths: 14 })) })).body as Begun
  expect(await approve(ben, begun.draft)).toEqual(refusal('DRAFT_CHANGED'))
  // Approvals were of the text before: they start again.
  expect(await approve(ben, saved.draft)).toEqual({ status: 200, body: { approvals: 1, published: null } })
  expect(await approve(carl, saved.draft, { keyId: carls, signature: signature(saved.draft.bodyHash) })).toEqual({ status: 200, body: { approvals: 2, published: 2 } })
  expect(await approve(anna, saved.draft)).toEqual(refusal('DRAFT_CLOSED'))
  await settle(tiong, joo)
  // Published, and open to nobody yet.
  expect([has(tiong), has(joo)]).toEqual([1, 1])
})

it('goes stage by stage: one store, paused, all; and head office sees which till has what', async () => {
  expect(await stage(2, { kind: 'stores', stores: ['nowhere'] })).toEqual(refusal('STORE_UNKNOWN'))
  between.isCut = true
  expect(await stage(2, { kind: 'stores', stores: ['joo-chiat'] })).toEqual(done)
  expect(await writer.post('/console/rulebooks/versions/2/pause')).toEqual(done)
  between.isCut = false
  // It was open to this till, and paused before the till asked.
  await settle(joo)
  expect([joo.sync.view().state, has(joo)]).toEqual(['idle', 1])
  expect(await writer.post('/console/rulebooks/versions/2/resume')).toEqual(done)
  await until(() => has(joo), (version) => version === 2)
  await settle(tiong)
  expect([has(tiong), has(joo)]).toEqual([1, 2])
  expect(await readByFirst()).toMatchObject({ changes: [], cursor: 0 })
  expect(joo.sync.view().rulebookVersion).toBe(2)

  expect(await writer.post('/console/rulebooks/versions/2/pause')).toEqual(done)
  expect(await stage(2, { kind: 'all' })).toEqual(refusal('PAUSED'))
  expect((await auditor.post('/console/rulebooks/versions/2/resume')).status).toBe(403)
  await settle(tiong, joo)
  expect([has(tiong), has(joo)]).toEqual([1, 2])
  expect(await writer.post('/console/rulebooks/versions/2/resume')).toEqual(done)
  // To open later: nobody gets it before.
  expect(await stage(2, { kind: 'all' }, Date.now() + 1_500)).toEqual(done)
  await settle(tiong)
  expect(has(tiong)).toBe(1)
  await until(() => has(tiong), (version) => version === 2, 15_000)
  const [change] = (await readByFirst()).changes
  expect(change?.envelope.keyList).toEqual((await latestKeyList(office.office.books.database.pool))?.plain)
  expect(await stage(2, { kind: 'share', shareBp: 5_000 })).toEqual(refusal('NOT_WIDER'))
  const seen = await until(async () => (await auditor.get('/console/rulebooks/versions')).body as { tills: { storeId: string; sent: number; says: { highest: number; inForce: number } | null }[] },
    ({ tills }) => tills.every(({ sent, says }) => sent === 2 && (says === null || says.highest === 2)))
  expect(seen.tills.filter(({ says }) => says !== null)).toMatchObject([{ sent: 2, says: { inForce: 2, refused: null } }, { sent: 2, says: { inForce: 2, refused: null } }])
})

it('rolls back by a new version with the old content, at once, to those that have the new one only', async () => {
  await published(rules(3, { tierWindowMonths: 15 }))
  expect(await stage(3, { kind: 'stores', stores: ['joo-chiat'] })).toEqual(done)
  await until(() => joo.sync.view().rulebookVersion, (version) => version === 3)
  const back = await writer.post('/console/rulebooks/versions/3/roll-back', {})
  expect(back).toMatchObject({ status: 200, body: { kind: 'roll-back', insteadOf: 3 } })
  // Held up by one person's word; what takes its place waits for two, who may be those that asked for it.
  expect(await stage(3, { kind: 'all' })).toEqual(refusal('PAUSED'))
  const { draftId, revision } = back.body as { draftId: string; revision: number }
  expect(await writer.post(`/console/rulebooks/drafts/${draftId}`, { text: JSON.stringify(rules(4)) })).toEqual(refusal('DRAFT_CLOSED'))
  expect(await approve(anna, { draftId, revision })).toMatchObject({ body: { published: null } })
  expect(await approve(writer, { draftId, revision })).toMatchObject({ body: { published: 4 } })
  await until(() => joo.sync.view().rulebookVersion, (version) => version === 4)
  expect(joo.rulebooks.byVersion(4)).toEqual({ ...joo.rulebooks.byVersion(2), version: 4 })
  await settle(tiong)
  expect(has(tiong)).toBe(2)
  expect(await stage(3, { kind: 'all' })).toEqual(refusal('ENDED'))
  expect(await writer.post('/console/rulebooks/versions/3/resume')).toEqual(refusal('ENDED'))
})

it('stops one offer by a new version, for the tills that have the version and for whom it was open', async () => {
  const [offer] = firstRulebook.promotions
  const rest = firstRulebook.promotions.slice(1).map(({ id }) => id)
  expect(await writer.post('/console/rulebooks/versions/2/stop', { promotionId: 'no-such-offer' })).toEqual(refusal('PROMOTION_UNKNOWN'))
  interface Stopped { draft: { draftId: string; revision: number }; alsoIn: number[] }
  const stop = async (version: number): Promise<Stopped> => (await ben.post(`/console/rulebooks/versions/${version}/stop`, { promotionId: offer?.id })).body as Stopped

  const back = await stop(4)
  // Tiong Bahru has version 2, which has the offer too and is stopped by itself.
  expect(back.alsoIn).toEqual([2])
  await approve(anna, back.draft)
  expect(await approve(ben, back.draft)).toMatchObject({ body: { published: 5 } })
  await until(() => joo.sync.view().rulebookVersion, (version) => version === 5)
  await settle(tiong)
  expect(has(tiong)).toBe(2)

  const wide = await stop(2)
  expect(wide.alsoIn).toEqual([])
  await approve(anna, wide.draft)
  expect(await approve(ben, wide.draft)).toMatchObject({ body: { published: 6 } })
  await until(() => tiong.sync.view().rulebookVersion, (version) => version === 6)
  for (const version of [5, 6]) expect((version === 5 ? joo : tiong).rulebooks.byVersion(version)?.promotions.map(({ id }) => id)).toEqual(rest)
  // Version 2 was open to all, so what takes its place is too.
  await until(() => joo.sync.view().rulebookVersion, (version) => version === 6)

  // Also one of what tills were set up with, which no stage ever opened.
  const ofFirst = await ben.post('/console/rulebooks/versions/1/stop', { promotionId: offer?.id })
  expect(ofFirst).toMatchObject({ status: 200, body: { draft: { kind: 'stop', insteadOf: 1 } } })
  expect(await ben.post(`/console/rulebooks/drafts/${(ofFirst.body as { draft: { draftId: string } }).draft.draftId}/give-up`)).toEqual(done)
  expect(await ben.post('/console/rulebooks/versions/1/roll-back')).toEqual(refusal('SAME_VERSION'))
  expect(await ben.post('/console/rulebooks/versions/77/roll-back')).toEqual(refusal('VERSION_UNKNOWN'))
})

it('refuses what was changed under way, goes on with the last good one, and head office sees why', async () => {
  await published(rules(7, { tierWindowMonths: 16 }))
  const { pool } = office.office.books.database
  const { rows } = await pool.query<{ envelope: string }>('SELECT envelope FROM rulebook WHERE version = 7')
  const good = JSON.parse(rows[0]?.envelope ?? '') as RulebookEnvelope
  const put = (envelope: RulebookEnvelope): Promise<unknown> => pool.query('UPDATE rulebook SET envelope = $1 WHERE version = 7', [JSON.stringify(envelope)])
  await put({ ...good, body: good.body.replace('"tierWindowMonths":16', '"tierWindowMonths":1') })
  expect(await stage(7, { kind: 'stores', stores: ['joo-chiat'] })).toEqual(done)
  const refused = await joo.view((view) => view.refusedRulebook !== null)
  expect(refused).toMatchObject({ rulebookVersion: 6, refusedRulebook: { reason: 'signature', detail: 'forged' } })
  await until(async () => (await auditor.get('/console/rulebooks/versions')).body as { tills: { storeId: string; says: { highest: number; refused: { detail: string } | null } | null }[] },
    ({ tills }) => tills.some(({ storeId, says }) => storeId === 'joo-chiat' && says?.highest === 6 && says.refused?.detail === 'forged'))
  await put(good)
  expect(await stage(7, { kind: 'all' })).toEqual(done)
  await until(() => [has(tiong), has(joo)], (versions) => versions.every((version) => version === 7))
  expect(joo.sync.view().refusedRulebook).toBeNull()
})

it.each<[string, (envelope: RulebookEnvelope) => unknown, object]>([
  ['unsigned', (envelope) => ({ ...envelope, signatures: [] }), { reason: 'malformed' }],
  ['with one approver’s signature', (envelope) => ({ ...envelope, signatures: envelope.signatures.slice(1) }), { reason: 'signature', detail: 'approvers' }],
  ['that is no text', (envelope) => ({ ...envelope, body: 7 }), { reason: 'malformed' }],
  ['without end', (envelope) => ({ ...envelope, body: 'x'.repeat(5_000_001) }), { reason: 'malformed' }],
])('refuses a rulebook %s that somebody between made of it, sells on, and takes the good one after', async (_name, spoil, expected) => {
  const version = has(joo)
  const { database } = office.office.books
  const sayAgain = () => database.transaction((client) => noteChanges(client, [{ kind: 'rulebook', key: String(version) }], Date.now()))
  const seen = (holds: (refused: object | null) => boolean) => until(async () => (await auditor.get('/console/rulebooks/versions')).body as { tills: { storeId: string; says: { highest: number; refused: object | null } | null }[] },
    ({ tills }) => tills.some(({ storeId, says }) => storeId === 'joo-chiat' && says?.highest === version && holds(says.refused)))
  between.change = (answer, path) => (path.startsWith('/v2/change')
    ? { ...(answer as object), changes: (answer as ChangesPage).changes.map((change) => (change.kind === 'rulebook' ? { ...change, envelope: spoil((change as unknown as { envelope: RulebookEnvelope }).envelope) } : change)) } : answer)
  await sayAgain()
  await seen((refused) => refused !== null && Object.entries(expected).every(([name, value]) => (refused as Record<string, unknown>)[name] === value))
  expect(joo.sync.view().rulebookVersion).toBe(version)
  joo.sell()
  await joo.view((view) => view.waitingEntries === 0)
  between.change = null
  await sayAgain()
  await until(() => joo.db.prepare('SELECT count(*) FROM refused_change').pluck().get(), (count) => count === 0)
  await seen((refused) => refused === null)
  expect(joo.sync.view().refusedRulebook).toBeNull()
})

it('withdraws a key: nothing later by it, nothing under an older list; what a lost key signed does not count at all', async () => {
  const { pool } = office.office.books.database
  const before = await latestKeyList(pool)
  const { body } = await auditor.get('/console/rulebooks/keys')
  const keyOfPerson = (name: string): string => (body as { keys: { keyId: string; personName: string }[] }).keys.find(({ personName }) => personName === name)?.keyId ?? ''
  await published(rules(8, { tierWindowMonths: 17 }))
  const waiting = await draft(rules(9))
  expect(await approve(anna, waiting.draft)).toMatchObject({ status: 200 })
  expect((await admin.post(`/console/rulebooks/keys/${keyOfPerson(anna.name)}/withdraw`, { lost: false })).body).toEqual({ list: (before?.version ?? 0) + 1 })
  // What she signed before still counts; the approval that waits for a second one does not.
  expect(await stage(8, { kind: 'all' })).toEqual(done)
  await until(() => [has(tiong), has(joo)], (versions) => versions.every((version) => version === 8))
  expect(await approve(ben, waiting.draft)).toMatchObject({ body: { approvals: 1, published: null } })
  expect(await approve(anna, (await draft(rules(9))).draft)).toEqual(refusal('NO_KEY'))
  await until(() => tiong.sync.view(), (view) => view.state === 'idle')

  // Somebody who kept her key signs a new text with it, and finds another approver and head office to sign too.
  const text = JSON.stringify(rules(89))
  const hats = [['approver', await privateKeyOf(anna)], ['approver', await privateKeyOf(ben)], ['head-office', office.office.books.keys.headOffice]] as const
  await slipIn(office.office.books, 89, { body: text, signatures: hats.map(([role, key]) => ({ role, keyId: key.keyId, signature: key.sign(rulebookSigningText(role, bodyHashOf(text))) })), keyList: (await keyListNow(pool)).list }, text)
  await tiong.view((view) => view.refusedRulebook?.detail === 'withdrawn-key')
  expect(has(tiong)).toBe(8)

  // Somebody sends what the old list would allow: a till that has seen the new one refuses it.
  const { rows } = await pool.query<{ envelope: string }>('SELECT envelope FROM rulebook WHERE version = 8')
  const good = JSON.parse(rows[0]?.envelope ?? '') as RulebookEnvelope
  await slipIn(office.office.books, 90, { ...good, keyList: before?.list ?? good.keyList }, good.body)
  await tiong.view((view) => view.refusedRulebook?.detail === 'old-key-list')

  expect((await admin.post(`/console/rulebooks/keys/${keyOfPerson(ben.name)}/withdraw`, { lost: true })).status).toBe(200)
  const after = await latestKeyList(pool)
  await slipIn(office.office.books, 91, { ...good, keyList: after?.list ?? good.keyList }, good.body)
  expect((await tiong.view((view) => view.refusedRulebook?.detail === 'approvers')).rulebookVersion).toBe(8)
})

async function privateKeyOf(person: OfficePerson): Promise<SigningKey> {
  const [key] = await approverKeysOf(office.office.books.database.pool, person.personId)
  return signingKey('approver', (await openSealed(key?.sealed ?? '', person.personId, person.password)) ?? '')
}

it('opens a key with its person’s new password, and lets nobody try them all', async () => {
  const next = { ...writer, password: 'quite another long word' }
  expect((await writer.post('/console/password', { current: writer.password, next: next.password })).status).toBe(200)
  const begun = await draft(rules(92))
  await admin.post('/console/rulebooks/policy', { authorMayApprove: true })
  expect(await approve(writer, begun.draft)).toEqual(refusal('KEY_LOCKED'))
  expect(await approve(next, begun.draft)).toEqual({ status: 200, body: { approvals: 1, published: null } })
  const other = await draft(rules(92))
  const tries: number[] = []
  for (let n = 0; n < 7; n++) tries.push((await approve(writer, other.draft)).status)
  expect(tries.filter((status) => status === 429).length).toBeGreaterThan(0)
  expect((await approve(next, other.draft)).status).toBe(429)
})

it('renews head office’s own key: a till that slept goes on, the old key signs nothing later, and one that was lost nothing at all', async () => {
  const { keys, database } = office.office.books
  const own = async (): Promise<{ keyId: string; lastVersion: number | null }[]> => ((await auditor.get('/console/rulebooks/keys')).body as { own: { keyId: string; lastVersion: number | null }[] }).own
  const publish = async (version: number): Promise<void> => expect(await publishRulebook({ database, keys, now: Date.now }, JSON.stringify(rules(version)))).toMatchObject({ ok: true })
  const forged = async (by: SigningKey, version: number): Promise<void> => {
    const text = JSON.stringify(rules(version))
    const hats = [...keys.approvers.map((key) => ['approver', key] as const), ['head-office', by] as const]
    await slipIn(office.office.books, version, { body: text, signatures: hats.map(([role, key]) => ({ role, keyId: key.keyId, signature: key.sign(rulebookSigningText(role, bodyHashOf(text))) })), keyList: (await keyListNow(database.pool)).list }, text)
  }
  const renew = async (wasLost: boolean): Promise<void> => expect((await admin.post('/console/rulebooks/keys/renew', { lost: wasLost })).status).toBe(200)
  const before = keys.headOffice
  const helper = await officePerson(office, 'Sam', ['support'])
  await tiong.close()
  await publish(101)
  expect((await writer.post('/console/rulebooks/keys/renew', { lost: false })).status).toBe(403)
  await renew(false)
  const second = keys.headOffice
  expect(second.keyId).not.toBe(before.keyId)
  // The same server signs by the new key, and also what it says of tills.
  await publish(102)
  const young = new WireTill(office.office.url)
  await young.pair({ ...office, typeCode: (code) => helper.post('/console/pairing', { code }) })
  await until(() => [has(joo), joo.till.tillKeys.keyOf(young.terminalId)?.tillNumber], ([version, number]) => version === 102 && number !== undefined)
  const withdraw = (keyId: string): Promise<OfficeAnswer> => admin.post(`/console/rulebooks/keys/${keyId}/withdraw`, { lost: false })
  expect(await withdraw(second.keyId)).toEqual(refusal('OWN_KEY'))
  expect((await withdraw(before.keyId)).status).toBe(200)
  expect(await own()).toEqual([expect.objectContaining({ keyId: before.keyId, lastVersion: 102 }), expect.objectContaining({ keyId: second.keyId, lastVersion: null })])
  await forged(before, 103)
  await joo.view((view) => view.refusedRulebook?.detail === 'withdrawn-key')

  tiong = await tiong.reopen()
  await until(() => [has(tiong), tiong.till.tillKeys.keyOf(young.terminalId)?.tillNumber], ([version, number]) => version === 102 && number !== undefined)

  await joo.close()
  await publish(104)
  await renew(true)
  await forged(second, 105)
  joo = await joo.reopen()
  // What two people approved counts under the new signature; what the lost key signs does not.
  await joo.view((view) => view.refusedRulebook?.detail === 'head-office')
  await until(() => [has(tiong), has(joo)], (versions) => versions.every((version) => version === 104))
  expect((await own()).map(({ lastVersion }) => lastVersion)).toEqual([0, 0, null])
})

it('notes every act in the audit, and refuses the folder’s own approvers once their keys are withdrawn', async () => {
  const { rows } = await office.office.books.database.pool.query<{ action: string; personId: string }>('SELECT action, person_id AS "personId" FROM audit')
  const acts = new Set(rows.map(({ action }) => action))
  for (const action of ['draft.begun', 'draft.saved', 'draft.given-up', 'rulebook.approved', 'rulebook.approved-and-published', 'rollout.advanced', 'rollout.paused', 'rollout.resumed', 'rollout.roll-back-drafted', 'rollout.stop-drafted', 'key.made', 'key.admitted', 'key.withdrawn', 'key.lost', 'own-key.renewed', 'own-key.lost']) expect(acts).toContain(action)
  const { keys, database } = office.office.books
  for (const { keyId } of keys.approvers) expect((await admin.post(`/console/rulebooks/keys/${keyId}/withdraw`, { lost: false })).status).toBe(200)
  const tried = await publishRulebook({ database, keys, now: Date.now }, JSON.stringify(rules(1_000)))
  expect(tried.ok ? [] : tried.error.map(({ message }) => message.en)).toEqual([expect.stringContaining('withdrawn')])
  expect(await admin.post(`/console/rulebooks/keys/${randomUUID()}/withdraw`, { lost: true })).toEqual(refusal('KEY_UNKNOWN'))
})

it('puts the first list of keys also under what was published before there were any', async () => {
  const { database, keys } = office.office.books
  const plain = (await latestKeyList(database.pool))?.plain
  await database.pool.query(`UPDATE rulebook SET envelope = jsonb_set(envelope::jsonb, '{keyList}', $1::jsonb)::text WHERE version = 2`, [JSON.stringify(plain)])
  await database.pool.query('DELETE FROM key_list')
  await makeFirstKeyList(database, keys, Date.now())
  const { rows } = await database.pool.query<{ envelope: string }>('SELECT envelope FROM rulebook WHERE version = 2')
  const { list } = await keyListNow(database.pool)
  expect(list.version).toBe(1)
  expect((JSON.parse(rows[0]?.envelope ?? '') as RulebookEnvelope).keyList).toEqual(list)
})
