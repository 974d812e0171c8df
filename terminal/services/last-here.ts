import { z } from 'zod'
import { instantSchema } from '../../core/base/numbers.ts'
import type { TerminalView } from '../../core/contract/views.ts'
import type { Till } from './till.ts'

const LAST_HERE = 'staff.last-here'

const lastHereSchema = z.strictObject({ staffId: z.string(), since: instantSchema, until: instantSchema.nullable() })

function read(till: Pick<Till, 'settings'>): z.output<typeof lastHereSchema> | null {
  const stored = till.settings.get(LAST_HERE)
  return stored === null ? null : lastHereSchema.parse(JSON.parse(stored))
}

/** Somebody stands at the till from now on. Inside the caller's transaction. */
export function noteArrival(till: Pick<Till, 'settings' | 'clock'>, staffId: string): void {
  till.settings.set(LAST_HERE, JSON.stringify({ staffId, since: till.clock.now(), until: null }))
}

/** Whoever stood here locked the till. Inside the caller's transaction. */
export function noteLeaving(till: Pick<Till, 'settings' | 'clock'>): void {
  const last = read(till)
  if (last !== null) till.settings.set(LAST_HERE, JSON.stringify({ ...last, until: till.clock.now() }))
}

/** Who stood here last; null: nobody yet. A till that was cut off says so with the moment they came. */
export function lastHere(till: Pick<Till, 'settings'>): TerminalView['lastHere'] {
  const last = read(till)
  return last && { staffId: last.staffId, since: last.since, until: last.until ?? last.since }
}
