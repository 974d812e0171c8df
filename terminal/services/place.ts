import type Database from 'better-sqlite3'
import { z } from 'zod'
import { instantSchema } from '../../core/base/numbers.ts'
import type { Clock } from '../../core/base/ports.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { Log } from '../log/log.ts'
import { readIdentity } from '../store/journal-store.ts'
import { parsePlace, suspectCopy } from '../store/place-mark.ts'
import type { Place } from '../store/place-mark.ts'
import { createSettings } from '../store/settings-store.ts'
import type { Settings } from '../store/settings-store.ts'

const MARK = 'place.mark'
const SUSPECTED = 'place.suspected'

/** `fork`: head office holds other entries under this till's name. Nobody at the till can know which folder is the till's own. */
const suspectedSchema = z.strictObject({ because: z.enum(['copy', 'other-machine', 'fork']), since: instantSchema })
export type SuspectedCopy = z.output<typeof suspectedSchema>

/** What goes on in a folder that may be a copy: looking, taking data out, and saying what it is. */
const ALLOWED: readonly MethodName[] = ['staff.signIn', 'staff.signInByBadge', 'staff.signOut', 'terminal.setLanguage', 'backup.make', 'backup.set', 'place.settle']

/** Since when the folder is suspected to be a copy, and why; null: it is not. */
export function suspectedCopy(settings: Settings): SuspectedCopy | null {
  const stored = settings.get(SUSPECTED)
  return stored === null || stored === '' ? null : suspectedSchema.parse(JSON.parse(stored))
}

/** The same where nothing may be booked meanwhile. What head office refuses goes on selling: a person there sees both. */
export function blockedCopy(settings: Settings): { readonly because: 'copy' | 'other-machine' } | null {
  const because = suspectedCopy(settings)?.because
  return because === undefined || because === 'fork' ? null : { because }
}

/** Head office refuses the chain for another one under the same name. True where that is news. */
export function noteRefusedChain({ settings, clock, log }: { readonly settings: Settings; readonly clock: Clock; readonly log: Log }, code: string | undefined): boolean {
  if ((code !== 'FORK' && code !== 'HEAD_OFFICE_AHEAD') || suspectedCopy(settings) !== null) return false
  settings.set(SUSPECTED, JSON.stringify({ because: 'fork', since: clock.now() } satisfies SuspectedCopy))
  log.warn('place.suspected', { because: 'fork' })
  return true
}

/** Looks at a till's opening where its folder lies, and remembers it. A till that is not set up yet is nobody's copy. */
export function lookAtPlace({ db, clock, log }: { readonly db: Database.Database; readonly clock: Clock; readonly log: Log }, now: Place): void {
  const identity = readIdentity(db)
  const settings = createSettings(db)
  if (!identity || suspectedCopy(settings) !== null) return
  const was = settings.get(MARK)
  const because = was === null || was === '' ? null : suspectCopy(parsePlace(was), now, identity.terminalId)
  if (because === null) return markPlace(settings, now)
  settings.set(SUSPECTED, JSON.stringify({ because, since: clock.now() } satisfies SuspectedCopy))
  log.warn('place.suspected', { because })
}

/** Written only where it changed: opening a till is no reason to write. */
export function markPlace(settings: Settings, place: Place): void {
  const mark = JSON.stringify(place)
  if (settings.get(MARK) !== mark) settings.set(MARK, mark)
}

/** The folder is what it is now: a new chain's, or put back from a backup. Where it lies is noted at the next opening. */
export function forgetPlace(settings: Settings): void {
  for (const key of [MARK, SUSPECTED]) if ((settings.get(key) ?? '') !== '') settings.set(key, '')
}

/** A folder that may be a copy takes no command that changes the books. */
export function refuseInCopy(settings: Settings, method: MethodName): Result<null, ContractError<'FOLDER_COPIED'>> {
  if (ALLOWED.includes(method)) return ok(null)
  const blocked = blockedCopy(settings)
  return blocked === null ? ok(null) : fail('FOLDER_COPIED', blocked)
}
