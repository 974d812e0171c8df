import type { StaffView } from '../../../core/contract/views.ts'
import type { Right } from '../../../core/people/rights.ts'

/** What a second person is asked, and what they have answered so far. */
export interface Asked {
  readonly right: Right
  readonly people: readonly StaffView[]
  readonly person: StaffView | null
  readonly pin: string
  readonly badgeOf: string | null
  readonly choose: (staffId: string) => void
  readonly setPin: (text: string) => void
  readonly dropBadge: () => void
}
