import type { Rollout } from '../../../core/rollout/rollout.ts'
import type { Database } from '../store/database.ts'
import { holdersByVersion, latestRollouts } from '../store/rollout-store.ts'
import { tillRulebooks } from '../store/rulebook-status-store.ts'
import type { TillRulebooks } from '../store/rulebook-status-store.ts'
import { publishedVersions } from '../store/rulebook-store.ts'

const MOST_VERSIONS = 50

export interface RolloutView extends Rollout {
  readonly effectiveAt: number
  readonly publishedAt: number
  /** Tills on which it is the highest version, as far as head office knows. */
  readonly tills: number
}

/** How far versions have come, and what each till has. */
export function createRolloutViews({ pool }: Database) {
  return {
    async rollouts(): Promise<RolloutView[]> {
      const rollouts = await latestRollouts(pool, MOST_VERSIONS)
      const published = await publishedVersions(pool, rollouts.map(({ version }) => version))
      const holders = await holdersByVersion(pool)
      return rollouts.map((rollout) => {
        const { effectiveAt, publishedAt } = published.get(rollout.version) ?? { effectiveAt: 0, publishedAt: 0 }
        return { ...rollout, effectiveAt, publishedAt, tills: holders.get(rollout.version) ?? 0 }
      })
    },
    tills: (): Promise<TillRulebooks[]> => tillRulebooks(pool),
  }
}
