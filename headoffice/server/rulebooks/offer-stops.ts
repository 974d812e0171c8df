import { z } from 'zod'
import { ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { stopLimitsSchema } from '../../../core/rulebook/stop-limits.ts'
import type { RulebookStatus } from '../../../core/sync/rulebook-status.ts'
import type { Person } from '../services/people.ts'
import { noteAudit } from '../store/audit-store.ts'
import { noteChanges } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { givenByVersion, keepGiven, lockStop, putStop } from '../store/offer-stop-store.ts'
import { rulebookBody } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'

export interface OfferStopDeps {
  readonly database: Database
  readonly now: () => number
}

type Done = Result<null, RulebookRefusal>

const limitsSchema = z.looseObject({ stopLimits: stopLimitsSchema.optional() })

/** Stopping the offers of a published version at every till: by one person, or by the limit that the rulebook itself states. */
export function createOfferStops({ database, now }: OfferStopDeps) {
  /** Versions never change. Null: it has no limit for all tills together. */
  const limitOf = new Map<number, number | null>()

  async function limit(client: Queryable, version: number): Promise<number | null> {
    const known = limitOf.get(version)
    if (known !== undefined) return known
    const body = await rulebookBody(client, version)
    const read = body === null ? null : limitsSchema.safeParse(JSON.parse(body))
    const most = read?.success === true ? read.data.stopLimits?.everywhereMinor ?? null : null
    if (body !== null) limitOf.set(version, most)
    return most
  }

  async function tell(client: Queryable, version: number, at: number): Promise<void> {
    await noteChanges(client, [{ kind: 'rulebook-stop', key: String(version) }], at)
  }

  return {
    /** Stops all offers of a version: holding still takes one person. Sales that began before go on with them. */
    async halt(by: Person, version: number): Promise<Done> {
      return database.transaction(async (client) => {
        if ((await rulebookBody(client, version)) === null) return refuse('VERSION_UNKNOWN')
        if ((await lockStop(client, version))?.by) return refuse('ALREADY_STOPPED')
        const at = now()
        await putStop(client, { version, by: 'head-office', at }, by.personId)
        await tell(client, version, at)
        await noteAudit(client, { at, personId: by.personId, action: 'offers.stopped', subject: String(version), detail: {} })
        return ok(null)
      })
    },

    /** Gives them again. Not where a limit stopped them that two people approved: that takes a version with another limit. */
    async lift(by: Person, version: number): Promise<Done> {
      return database.transaction(async (client) => {
        const stop = await lockStop(client, version)
        if (!stop?.by) return refuse('NOT_STOPPED')
        if (stop.by === 'everywhere') return refuse('STOPPED_BY_LIMIT')
        const at = now()
        await putStop(client, { version, by: null, at }, by.personId)
        await tell(client, version, at)
        await noteAudit(client, { at, personId: by.personId, action: 'offers.given-again', subject: String(version), detail: {} })
        return ok(null)
      })
    },

    /** Keeps what a till says it gave away, and stops the version where all tills together reached its limit. */
    async noteGiven(client: Queryable, terminalId: string, { inForce, offers }: RulebookStatus): Promise<void> {
      if (offers === undefined || (await rulebookBody(client, inForce)) === null) return
      await keepGiven(client, terminalId, inForce, offers.givenMinor)
      const most = await limit(client, inForce)
      if (most === null) return
      const given = (await givenByVersion(client, [inForce])).get(inForce) ?? 0
      if (given < most || (await lockStop(client, inForce))?.by === 'everywhere') return
      const at = now()
      await putStop(client, { version: inForce, by: 'everywhere', at }, null)
      await tell(client, inForce, at)
      await noteAudit(client, { at, personId: null, action: 'offers.limit-reached', subject: String(inForce), detail: { givenMinor: given, limitMinor: most } })
    },
  }
}
export type OfferStops = ReturnType<typeof createOfferStops>
