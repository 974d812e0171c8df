import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

/** Who does something at the till, and in which shift, as every event says it; a shift is opened where the last one was closed. Inside a transaction. */
export function atTill(till: Till): ReturnType<typeof atShift> {
  const staffId = signedIn(till)
  return atShift(shiftInForce(till, staffId), staffId)
}
