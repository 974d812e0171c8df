import { ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import type { Person } from '../services/people.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import type { DraftRecord } from '../store/draft-store.ts'
import { holdersByVersion, lockRollout, rolloutsOf, setRolloutState } from '../store/rollout-store.ts'
import type { NewStage } from '../store/rollout-store.ts'
import { latestRulebook, rulebookBody, versionBefore } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { addDraftWith } from './drafts.ts'
import type { DraftView } from './drafts.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'
import { checkFile } from './rulebook-file.ts'

export interface GoingBackDeps {
  readonly database: Database
  readonly now: () => number
}

export interface Stopped {
  readonly draft: DraftView
  /** Other versions that tills have now and in which the same offer is: they are stopped each by themselves. */
  readonly alsoIn: readonly number[]
}

/**
 * To whom a draft is opened the moment it is published. Rules wait for a person. What takes a version's place goes at once to
 * the tills that have that version; a stop, which is the same version without an offer, also to whom that version was open.
 */
export async function firstStagesOf(client: Queryable, draft: DraftRecord, by: { readonly personId: string; readonly at: number }): Promise<NewStage[]> {
  if (draft.insteadOf === null) return []
  const holders: NewStage = { reach: { kind: 'holders', of: draft.insteadOf }, opensAt: by.at, isOpen: true, ...by }
  if (draft.kind === 'roll-back') return [holders]
  const [before] = await rolloutsOf(client, [draft.insteadOf])
  return [holders, ...(before?.stages ?? []).filter(({ isOpen }) => isOpen).map(({ reach }) => ({ reach, opensAt: by.at, isOpen: true, ...by }))]
}

/** Without the offer; null where it has none of that id. */
function withoutPromotion(body: string, promotionId: string): Record<string, unknown> | null {
  const rulebook = JSON.parse(body) as { promotions: { id: string }[] } & Record<string, unknown>
  const promotions = rulebook.promotions.filter(({ id }) => id !== promotionId)
  return promotions.length === rulebook.promotions.length ? null : { ...rulebook, promotions }
}

/** Ways back: a new version with an older one's content, or without one offer. Both need two people's approval like any other. */
export function createGoingBack({ database, now }: GoingBackDeps) {
  /** Nobody further gets the version from now on, by one person's word; what takes its place waits for two. */
  async function hold(client: Queryable, version: number): Promise<void> {
    // What tills were set up with was never opened by stages.
    const rollout = await lockRollout(client, version)
    if (rollout?.state === 'running') await setRolloutState(client, version, 'paused')
  }

  async function numbered(client: Queryable, rulebook: object, effectiveAt: number): Promise<string> {
    const latest = await latestRulebook(client)
    return JSON.stringify({ ...rulebook, version: (latest?.version ?? 0) + 1, effectiveAt }, null, 2)
  }

  const effectiveIn = (body: string): number => (JSON.parse(body) as { effectiveAt: number }).effectiveAt

  return {
    /**
     * Pauses a version and drafts what takes its place: the content of an older one (the one before it, unless named) under the
     * next number, in force from when that content was: at once, whatever the clock of a till says.
     */
    async rollBack(by: Person, version: number, to: number | null): Promise<Result<DraftView, RulebookRefusal>> {
      return database.transaction(async (client) => {
        const target = to ?? (await versionBefore(client, version))
        if (target === null || target >= version) return refuse('SAME_VERSION')
        const body = await rulebookBody(client, target)
        if (body === null || (await rulebookBody(client, version)) === null) return refuse('VERSION_UNKNOWN')
        await hold(client, version)
        const at = now()
        const next = await numbered(client, JSON.parse(body) as object, effectiveIn(body))
        const view = await addDraftWith(client, { name: `${version} → ${target}`, kind: 'roll-back', insteadOf: version, body: next }, at)
        await noteAudit(client, { at, personId: by.personId, action: 'rollout.roll-back-drafted', subject: String(version), detail: { to: target, draft: view.draftId } })
        return ok(view)
      })
    },

    /** Drafts a version without one offer, for the tills that have the version and for whom it was open; pauses it meanwhile. */
    async stop(by: Person, version: number, promotionId: string): Promise<Result<Stopped, RulebookRefusal>> {
      return database.transaction(async (client) => {
        const body = await rulebookBody(client, version)
        if (body === null) return refuse('VERSION_UNKNOWN')
        const without = withoutPromotion(body, promotionId)
        if (without === null) return refuse('PROMOTION_UNKNOWN')
        const next = await numbered(client, without, effectiveIn(body))
        // What only that offer used may have to go with it.
        const checked = checkFile(next)
        if (!checked.ok) return refuse('FAULTS', checked.error)
        await hold(client, version)
        const at = now()
        const draft = await addDraftWith(client, { name: `${version} − ${promotionId}`, kind: 'stop', insteadOf: version, body: next }, at)
        const alsoIn: number[] = []
        for (const other of (await holdersByVersion(client)).keys()) {
          const theirs = other === version ? null : await rulebookBody(client, other)
          if (theirs !== null && withoutPromotion(theirs, promotionId) !== null) alsoIn.push(other)
        }
        await noteAudit(client, { at, personId: by.personId, action: 'rollout.stop-drafted', subject: String(version), detail: { promotion: promotionId, draft: draft.draftId } })
        return ok({ draft, alsoIn })
      })
    },
  }
}
export type GoingBack = ReturnType<typeof createGoingBack>
