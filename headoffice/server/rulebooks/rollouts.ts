import { ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import type { StageReach } from '../../../core/rollout/reach.ts'
import { advance, changeState } from '../../../core/rollout/rollout.ts'
import type { Person } from '../services/people.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { addStage, lockRollout, openDueStages, setRolloutState } from '../store/rollout-store.ts'
import { knownStores } from '../store/terminal-store.ts'
import { tellOpened } from './publication.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'

export interface RolloutDeps {
  readonly database: Database
  readonly now: () => number
}

type Done = Result<null, RulebookRefusal>

/** Opening published versions to tills: each step by a person, noted in the audit. */
export function createRollouts({ database, now }: RolloutDeps) {
  /** Pauses or resumes; resumed, tills that missed it meanwhile hear of it again. */
  async function change(by: Person, version: number, to: 'paused' | 'running', action: string): Promise<Done> {
    return database.transaction(async (client) => {
      const rollout = await lockRollout(client, version)
      if (!rollout) return refuse('VERSION_UNKNOWN')
      const may = changeState(rollout, to)
      if (!may.ok) return refuse(may.error)
      const at = now()
      await setRolloutState(client, version, to)
      if (to === 'running') await tellOpened(client, version, rollout.stages.map(({ reach }) => reach), at)
      await noteAudit(client, { at, personId: by.personId, action, subject: String(version), detail: {} })
      return ok(null)
    })
  }

  return {
    /** The next stage: opened at once, or at `opensAt` where that is later. */
    async advance(by: Person, version: number, next: { readonly reach: StageReach; readonly opensAt: number | null }): Promise<Done> {
      return database.transaction(async (client) => {
        const rollout = await lockRollout(client, version)
        if (!rollout) return refuse('VERSION_UNKNOWN')
        const at = now()
        const stage = { reach: next.reach, opensAt: Math.max(at, next.opensAt ?? at) }
        if (stage.reach.kind === 'stores') {
          const known = await knownStores(client)
          if (!stage.reach.stores.every((store) => known.has(store))) return refuse('STORE_UNKNOWN')
        }
        const may = advance(rollout, stage)
        if (!may.ok) return refuse(may.error)
        const isOpen = stage.opensAt <= at
        await addStage(client, version, { ...stage, isOpen, personId: by.personId, at })
        if (isOpen) await tellOpened(client, version, [stage.reach], at)
        await noteAudit(client, { at, personId: by.personId, action: 'rollout.advanced', subject: String(version), detail: { reach: JSON.stringify(stage.reach), opensAt: stage.opensAt } })
        return ok(null)
      })
    },

    /** No further till gets it; those that have it keep it. */
    pause: (by: Person, version: number) => change(by, version, 'paused', 'rollout.paused'),
    resume: (by: Person, version: number) => change(by, version, 'running', 'rollout.resumed'),

    /** Opens the stages whose instant has come; asked every few seconds. Any number of servers may ask: each stage opens once. */
    async openDue(): Promise<number> {
      return database.transaction(async (client) => {
        const at = now()
        const opened = await openDueStages(client, at)
        for (const { version, reach } of opened) await tellOpened(client, version, [reach], at)
        return opened.length
      })
    },
  }
}
export type Rollouts = ReturnType<typeof createRollouts>
