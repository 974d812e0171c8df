import type { Hasher } from '../base/ports.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { Instant } from '../time/instant.ts'
import { reaches } from './reach.ts'
import type { Reach, ReachedTill, StageReach } from './reach.ts'

/** `ended`: rolled back or stopped. No further till gets it, for good. */
export type RolloutState = 'running' | 'paused' | 'ended'

export interface Stage {
  readonly reach: Reach
  /** From then on; UTC milliseconds. */
  readonly opensAt: Instant
  /** Head office has opened it: one clock decides, once, for every server. */
  readonly isOpen: boolean
}

/** How far a published version has come. Stages add up: who was in an earlier one stays in. */
export interface Rollout {
  readonly version: number
  readonly state: RolloutState
  readonly stages: readonly Stage[]
}

export type RolloutFault = 'ENDED' | 'PAUSED' | 'NOT_PAUSED' | 'NOT_WIDER' | 'ALREADY_PAUSED'

/**
 * Whether a till may be sent a version now. One that was sent it before may be sent it again, as after a lost answer; one that
 * has a higher version never is, for it would refuse it.
 */
export function maySend(hasher: Hasher, rollout: Rollout, till: ReachedTill & { readonly wasSent: boolean }): boolean {
  if (rollout.state !== 'running') return false
  if (till.wasSent) return true
  return till.highest < rollout.version && rollout.stages.some((stage) => stage.isOpen && reaches(hasher, rollout.version, stage.reach, till))
}

function isWider(reach: StageReach, before: Reach): boolean {
  if (before.kind === 'all') return false
  if (reach.kind === 'share' && before.kind === 'share') return reach.shareBp > before.shareBp
  if (reach.kind === 'stores' && before.kind === 'stores') return reach.stores.some((store) => !before.stores.includes(store))
  return true
}

/** The next stage of a rollout, as a person asks for it. It has to reach somebody whom no stage before it was sure to reach. */
export function advance(rollout: Rollout, next: { readonly reach: StageReach; readonly opensAt: Instant }): Result<null, RolloutFault> {
  if (rollout.state === 'ended') return err('ENDED')
  if (rollout.state === 'paused') return err('PAUSED')
  // A stage that was to open later may be brought forward.
  const before = rollout.stages.filter((stage) => stage.opensAt <= next.opensAt)
  if (!before.every((stage) => isWider(next.reach, stage.reach))) return err('NOT_WIDER')
  return ok(null)
}

/** Pausing: no further till gets it; those that have it keep it. Resuming: the stages that are open go on. */
export function changeState(rollout: Rollout, to: 'paused' | 'running'): Result<null, RolloutFault> {
  if (rollout.state === 'ended') return err('ENDED')
  if (rollout.state === to) return err(to === 'paused' ? 'ALREADY_PAUSED' : 'NOT_PAUSED')
  return ok(null)
}
