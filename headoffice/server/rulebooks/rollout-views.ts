import type { Rollout } from '../../../core/rollout/rollout.ts'
import type { Database } from '../store/database.ts'
import { givenByVersion, stopsOf } from '../store/offer-stop-store.ts'
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
  /** What all tills together said its offers gave away, in minor units; null: it has no stop limits, or nothing was said. */
  readonly givenMinor: number | null
  /** What stopped its offers everywhere; null: nothing. */
  readonly stopped: 'everywhere' | 'head-office' | null
}

/** How far versions have come, and what each till has. */
export function createRolloutViews({ pool }: Database) {
  return {
    async rollouts(): Promise<RolloutView[]> {
      const rollouts = await latestRollouts(pool, MOST_VERSIONS)
      const versions = rollouts.map(({ version }) => version)
      const given = await givenByVersion(pool, versions)
      const stops = new Map((await stopsOf(pool, versions)).map((stop) => [stop.version, stop.by]))
      const published = await publishedVersions(pool, versions)
      const holders = await holdersByVersion(pool)
      return rollouts.map((rollout) => {
        const { effectiveAt, publishedAt } = published.get(rollout.version) ?? { effectiveAt: 0, publishedAt: 0 }
        return { ...rollout, effectiveAt, publishedAt, tills: holders.get(rollout.version) ?? 0, givenMinor: given.get(rollout.version) ?? null, stopped: stops.get(rollout.version) ?? null }
      })
    },
    tills: (): Promise<TillRulebooks[]> => tillRulebooks(pool),
  }
}
