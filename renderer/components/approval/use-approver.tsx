import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import { hasRight } from '../../../core/people/rights.ts'
import type { Right } from '../../../core/people/rights.ts'
import { forgetBadge, useApprovals, waitForApproval } from '../../state/approvals.ts'
import { useCounter } from '../../state/counter-store.ts'
import { ApproverFields } from './approver-fields.tsx'
import type { Asked } from './asked.ts'
import { whoMay } from './who-may.ts'

export interface Approver {
  /** Whoever is signed in may do it alone, or a second person has keyed a PIN or shown a badge. */
  readonly ready: boolean
  readonly approval: ApprovalInput
  /** The one who is signed in may not do it alone. */
  readonly isNeeded: boolean
  /** Whose badge approves it; null: nobody's yet. */
  readonly badgeOf: string | null
  /** People to choose from and a field for the PIN, for a narrow place; null where nobody is needed. */
  readonly fields: ReactNode
  readonly asked: Asked
}

const LEAST_DIGITS = 4
const MOST_DIGITS = 8

/**
 * Who answers for what not everybody may do alone, where the one who is signed in may not. While it is on the screen a
 * badge of somebody who may approves, wherever the focus is; it is used up by the command it goes with.
 */
export function useApprover(right: Right): Approver {
  const signedIn = useCounter((state) => state.terminal?.signedIn ?? null)
  const staff = useCounter((state) => state.staff)
  const isNeeded = signedIn === null || !hasRight(signedIn.role, right)
  const { shown, refused } = useApprovals()
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState({ pin: '', refused })
  useEffect(() => (isNeeded ? waitForApproval() : undefined), [isNeeded])
  const people = whoMay(staff, right, signedIn?.staffId ?? null)
  const person = people.find(({ staffId }) => staffId === chosen) ?? people[0] ?? null
  // What was refused is typed anew.
  const pin = typed.refused === refused ? typed.pin : ''
  const badge = isNeeded && shown !== null && hasRight(shown.holder.role, right) ? shown : null
  const approval = approvalOf(isNeeded, badge?.badge ?? null, person?.staffId ?? null, pin)
  const asked: Asked = {
    right, people, person, pin, badgeOf: badge?.holder.name ?? null,
    choose: setChosen,
    setPin: (text) => setTyped({ pin: text.replace(/\D/g, '').slice(0, MOST_DIGITS), refused }),
    dropBadge: forgetBadge,
  }
  return { ready: !isNeeded || approval !== null, approval, isNeeded, badgeOf: asked.badgeOf, fields: isNeeded ? <ApproverFields asked={asked} /> : null, asked }
}

function approvalOf(isNeeded: boolean, badge: string | null, staffId: string | null, pin: string): ApprovalInput {
  if (!isNeeded) return null
  if (badge !== null) return { badge }
  return staffId !== null && pin.length >= LEAST_DIGITS ? { staffId, pin } : null
}
