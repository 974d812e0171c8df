import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { instrumentFoundPostSchema } from '../../../core/sync/instrument-post.ts'
import { foundPostSchema } from '../../../core/sync/member-post.ts'
import { MAX_CURSOR_CHARS } from '../../../core/sync/changes.ts'
import type { Change, ChangesPage } from '../../../core/sync/changes.ts'
import type { KeyList } from '../../../core/sync/key-list.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import { Refusal } from '../problem.ts'
import { keyListNow } from '../rulebooks/key-lists.ts'
import { createChangePages } from '../services/change-pages.ts'
import { createChangeSources } from '../services/change-sources.ts'
import type { Reader } from '../services/change-source.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import type { Database } from '../store/database.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'
import { instrumentsByCode } from '../store/instrument-store.ts'
import { ownersOfNumber } from '../store/member-store.ts'
import { noteSent } from '../store/rollout-store.ts'
import type { TerminalRecord } from '../store/terminal-store.ts'
import { bodyOf } from './bodies.ts'

export interface ChangeRouteDeps {
  readonly database: Database
  readonly keys: HeadOfficeKeys
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly now: () => number
  readonly signatures: RequestSignatures
}

const cursorSchema = z.string().min(1).max(MAX_CURSOR_CHARS)
const oneSchema = z.strictObject({ kind: z.string().min(1).max(40), key: z.string().min(1).max(200) })

/** How many members of one card are told of: two tills may have given it out without a line. */
const MAX_FOUND = 4

interface Asking {
  readonly identity: HeadOfficeIdentity
  readonly list: KeyList
  readonly reader: Reader
}

/** What tills read: /v2/changes, and /v2/change for one thing again. */
export function changeRoutes(server: FastifyInstance, deps: ChangeRouteDeps): void {
  const pages = createChangePages({ database: deps.database, sources: createChangeSources({ keys: deps.keys }) })

  /** The list of keys is read before the page: a rulebook in it may then come with a newer list, never with an older one. */
  async function readerOf(terminal: TerminalRecord): Promise<Asking> {
    const identity = await deps.identity()
    const { list } = await keyListNow(deps.database.pool)
    return { identity, list, reader: { ...terminal, programmeId: identity.programmeId, now: deps.now() } }
  }

  async function page({ identity: { incarnation }, list, reader: { terminalId, watermark } }: Asking, told: Pick<ChangesPage, 'cursor' | 'more' | 'snapshot'> & { changes: readonly Change[] }): Promise<ChangesPage> {
    await noteSent(deps.database.pool, terminalId, told.changes.flatMap(({ kind, key }) => (kind === 'rulebook' ? [Number(key)] : [])), deps.now())
    return { ...told, incarnation, watermark, kinds: pages.kinds, keyList: list, changes: [...told.changes], headOfficeTime: deps.now() }
  }

  server.get<{ Querystring: { cursor?: string } }>('/v2/changes', async (request): Promise<ChangesPage> => {
    const terminal = await deps.signatures.terminalOf(request)
    const cursor = cursorSchema.optional().safeParse(request.query.cursor)
    if (!cursor.success) throw new Refusal('BAD_REQUEST', 'no cursor of this head office')
    const asking = await readerOf(terminal)
    return page(asking, await pages.after(cursor.data ?? null, asking.identity.incarnation, asking.reader))
  })

  server.post('/v2/members/found', async (request): Promise<ChangesPage> => {
    const terminal = await deps.signatures.terminalOf(request)
    const { card } = bodyOf(request, foundPostSchema)
    const asking = await readerOf(terminal)
    const changes: Change[] = []
    for (const memberId of await ownersOfNumber(deps.database.pool, card, MAX_FOUND)) {
      // By digests, as every till hears of members; in full where the store has them.
      for (const kind of ['recognition-key', 'member-known', 'member', 'account'] as const) changes.push(...await pages.one(kind, kind === 'recognition-key' ? 'current' : memberId, asking.reader))
    }
    return page(asking, { cursor: '', more: false, snapshot: null, changes })
  })

  server.post('/v2/instruments/found', async (request): Promise<ChangesPage> => {
    const terminal = await deps.signatures.terminalOf(request)
    const { codeHash } = bodyOf(request, instrumentFoundPostSchema)
    const asking = await readerOf(terminal)
    const changes: Change[] = []
    for (const instrumentId of await instrumentsByCode(deps.database.pool, codeHash, MAX_FOUND)) changes.push(...await pages.one('instrument', instrumentId, asking.reader))
    return page(asking, { cursor: '', more: false, snapshot: null, changes })
  })

  server.get('/v2/change', async (request): Promise<ChangesPage> => {
    const terminal = await deps.signatures.terminalOf(request)
    const asked = oneSchema.safeParse(request.query)
    if (!asked.success) throw new Refusal('BAD_REQUEST', 'which change?')
    const asking = await readerOf(terminal)
    const changes = await pages.one(asked.data.kind, asked.data.key, asking.reader)
    return page(asking, { cursor: '', more: false, snapshot: null, changes })
  })
}
