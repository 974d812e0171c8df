import { randomUUID } from 'node:crypto'
import type { Language } from '../../../core/base/local-text.ts'
import { ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { rulebookDifferences } from '../../../core/rulebook/compare.ts'
import type { RulebookDifference } from '../../../core/rulebook/compare.ts'
import { rulebookSchema } from '../../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { rulebookSentences, stopLimitSentence } from '../../../core/rulebook/summary.ts'
import { rulebookWarnings } from '../../../core/rulebook/warnings.ts'
import { bodyHashOf } from '../keys.ts'
import type { Person } from '../services/people.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { addDraft, addRevision, approvalsOf, closeDraft, findDraft, latestRevision, listDrafts, lockDraft, revisionsOf } from '../store/draft-store.ts'
import type { DraftKind, DraftRecord, Revision } from '../store/draft-store.ts'
import { latestRulebook, rulebookBody } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { publicationFaults } from './publication.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'
import { checkFile, plainText } from './rulebook-file.ts'
import type { FileFault } from './rulebook-file.ts'
import { tryOnPastBaskets } from './trial.ts'
import type { Trial, TrialOptions } from './trial.ts'

const MOST_LISTED = 200

export interface DraftDeps {
  readonly database: Database
  readonly clock: { now(): number; monotonicMs(): number }
}

/** A draft as people see it: of its newest text. */
export interface DraftView extends DraftRecord {
  readonly revision: number
  /** SHA-256 of the text: two people who compare it approve the same. */
  readonly bodyHash: string
  readonly approvedBy: readonly string[]
}

export interface CheckedDraft {
  readonly draft: DraftView
  /** Nothing with faults is approved. */
  readonly faults: readonly FileFault[]
  /** What is allowed and may not be meant. */
  readonly warnings: readonly FileFault[]
}

export interface ToldDraft {
  /** What would stop all offers by itself: whoever approves reads it. */
  readonly stopLimits: string
  readonly sentences: readonly string[]
  /** Compared with what was published last. */
  readonly comparedWith: number | null
  readonly differences: readonly RulebookDifference[]
}

export async function draftView(db: Queryable, draft: DraftRecord): Promise<DraftView> {
  const latest = await latestRevision(db, draft.draftId)
  if (!latest) throw new Error('a draft has no text')
  const approvals = await approvalsOf(db, draft.draftId, latest.revision)
  return { ...draft, revision: latest.revision, bodyHash: latest.bodyHash, approvedBy: approvals.map(({ personId }) => personId) }
}

const firstRevision = (body: string, author: string | null, at: number): Revision => ({ revision: 1, body, bodyHash: bodyHashOf(body), author, at })

/** Adds a draft that was made from published versions: nobody wrote it, so whoever asked for it may approve it too. */
export async function addDraftWith(client: Queryable, made: { name: string; kind: DraftKind; insteadOf: number; body: string }, at: number): Promise<DraftView> {
  const draftId = randomUUID()
  const { body, ...draft } = made
  await addDraft(client, { draftId, createdAt: at, ...draft })
  await addRevision(client, draftId, firstRevision(body, null, at))
  return { draftId, createdAt: at, ...draft, state: 'open', version: null, revision: 1, bodyHash: bodyHashOf(body), approvedBy: [] }
}

/** Rulebooks that people write: kept with every text they had, checked, told in words, compared and tried. */
export function createDrafts({ database, clock }: DraftDeps) {
  const { pool } = database

  async function faultsOf(db: Queryable, body: string): Promise<{ faults: FileFault[]; rulebook: Rulebook | null }> {
    const checked = checkFile(body)
    if (!checked.ok) return { faults: checked.error, rulebook: null }
    return { faults: await publicationFaults(db, checked.value), rulebook: checked.value }
  }

  async function checkedDraft(db: Queryable, draft: DraftView, body: string): Promise<CheckedDraft> {
    const { faults, rulebook } = await faultsOf(db, body)
    const warnings = rulebook === null ? [] : rulebookWarnings(rulebook, { at: clock.now() })
    return { draft, faults, warnings: warnings.map(({ path, message }) => ({ path, message })) }
  }

  /** The newest text of a draft as rules, or why there are none. */
  async function rulesOf(draftId: string): Promise<Result<Rulebook, RulebookRefusal>> {
    const latest = await latestRevision(pool, draftId)
    if (!latest) return refuse('DRAFT_UNKNOWN')
    const checked = checkFile(latest.body)
    return checked.ok ? checked : refuse('FAULTS', checked.error)
  }

  /** Another text in the place of the last; approvals were of that one and do not count for this. */
  async function revise(by: Person, draftId: string, action: string, make: (draft: DraftRecord, latest: Revision, client: Queryable) => Promise<Result<{ body: string; author: string | null }, RulebookRefusal>>): Promise<Result<CheckedDraft, RulebookRefusal>> {
    return database.transaction(async (client) => {
      const draft = await lockDraft(client, draftId)
      const latest = await latestRevision(client, draftId)
      if (!draft || !latest) return refuse('DRAFT_UNKNOWN')
      if (draft.state !== 'open') return refuse('DRAFT_CLOSED')
      const made = await make(draft, latest, client)
      if (!made.ok) return made
      const at = clock.now()
      const { body, author } = made.value
      await addRevision(client, draftId, { revision: latest.revision + 1, body, bodyHash: bodyHashOf(body), author, at })
      const checked = await checkedDraft(client, await draftView(client, draft), body)
      await noteAudit(client, { at, personId: by.personId, action, subject: draftId, detail: { revision: latest.revision + 1, bodyHash: checked.draft.bodyHash } })
      return ok(checked)
    })
  }

  return {
    /** Keeps a new draft, with faults or without. */
    async begin(by: Person, name: string, fileText: string): Promise<CheckedDraft> {
      const body = plainText(fileText)
      return database.transaction(async (client) => {
        const draftId = randomUUID()
        const at = clock.now()
        const record = { draftId, name, kind: 'rules' as const, insteadOf: null, createdAt: at }
        await addDraft(client, record)
        await addRevision(client, draftId, firstRevision(body, by.personId, at))
        const checked = await checkedDraft(client, await draftView(client, { ...record, state: 'open', version: null }), body)
        await noteAudit(client, { at, personId: by.personId, action: 'draft.begun', subject: draftId, detail: { bodyHash: checked.draft.bodyHash } })
        return checked
      })
    },

    /** Only what people write: a roll back or a stop stays what it was made as. */
    save: (by: Person, draftId: string, fileText: string) => revise(by, draftId, 'draft.saved', async (draft) => (draft.kind === 'rules' ? ok({ body: plainText(fileText), author: by.personId }) : refuse('DRAFT_CLOSED'))),

    /** The same text under the next free number, where another version was published meanwhile. */
    renumber: (by: Person, draftId: string) => revise(by, draftId, 'draft.renumbered', async (_draft, latest, client) => {
      const checked = checkFile(latest.body)
      if (!checked.ok) return refuse('FAULTS', checked.error)
      const published = await latestRulebook(client)
      return ok({ body: JSON.stringify({ ...(JSON.parse(latest.body) as object), version: (published?.version ?? 0) + 1 }, null, 2), author: null })
    }),

    async giveUp(by: Person, draftId: string): Promise<Result<null, RulebookRefusal>> {
      return database.transaction(async (client) => {
        const draft = await lockDraft(client, draftId)
        if (!draft) return refuse('DRAFT_UNKNOWN')
        if (draft.state !== 'open') return refuse('DRAFT_CLOSED')
        await closeDraft(client, draftId, null)
        await noteAudit(client, { at: clock.now(), personId: by.personId, action: 'draft.given-up', subject: draftId, detail: {} })
        return ok(null)
      })
    },

    async list(): Promise<DraftView[]> {
      const views: DraftView[] = []
      for (const draft of await listDrafts(pool, MOST_LISTED)) views.push(await draftView(pool, draft))
      return views
    },

    async check(draftId: string): Promise<Result<CheckedDraft & { readonly revisions: Awaited<ReturnType<typeof revisionsOf>> }, RulebookRefusal>> {
      const draft = await findDraft(pool, draftId)
      const latest = await latestRevision(pool, draftId)
      if (!draft || !latest) return refuse('DRAFT_UNKNOWN')
      return ok({ ...(await checkedDraft(pool, await draftView(pool, draft), latest.body)), revisions: await revisionsOf(pool, draftId) })
    },

    /** The exact text that is approved. */
    async text(draftId: string): Promise<Result<{ revision: number; body: string; bodyHash: string }, RulebookRefusal>> {
      const latest = await latestRevision(pool, draftId)
      return latest ? ok({ revision: latest.revision, body: latest.body, bodyHash: latest.bodyHash }) : refuse('DRAFT_UNKNOWN')
    },

    /** In words, and what differs from a version (the one published last, unless named). */
    async tell(draftId: string, lang: Language, against: number | null): Promise<Result<ToldDraft, RulebookRefusal>> {
      const rules = await rulesOf(draftId)
      if (!rules.ok) return rules
      const body = against === null ? (await latestRulebook(pool))?.body ?? null : await rulebookBody(pool, against)
      if (against !== null && body === null) return refuse('VERSION_UNKNOWN')
      const before = body === null ? null : rulebookSchema.parse(JSON.parse(body))
      const book = { categories: [] }
      return ok({
        stopLimits: stopLimitSentence({ ...book, rulebook: rules.value }, lang).text,
        sentences: rulebookSentences(rules.value, book, lang).map(({ text }) => text),
        comparedWith: before?.version ?? null,
        differences: before === null ? [] : rulebookDifferences(before, rules.value, book, lang),
      })
    },

    /** The sales of the last days by the draft's rules. */
    async tryOut(draftId: string, options: TrialOptions): Promise<Result<Trial, RulebookRefusal>> {
      const rules = await rulesOf(draftId)
      return rules.ok ? ok(await tryOnPastBaskets(pool, rules.value, options, clock)) : rules
    },
  }
}
export type Drafts = ReturnType<typeof createDrafts>
