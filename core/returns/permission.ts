import type { ReturnRules } from '../rulebook/policies.ts'

/** Where a till stands towards the sale whose goods it is to take back. */
export interface ReturnPlace {
  readonly online: boolean
  /** Online: whether head office reserved exactly these units for this return. */
  readonly reserved: boolean
  /** This till sold them. */
  readonly sameTerminal: boolean
  readonly sameStore: boolean
  /** How the sale is known here: this till's own journal or head office, the store's copy of the receipt, or its signed code. */
  readonly proof: 'record' | 'store-copy' | 'signed-code' | 'none'
  /** What this return pays out, and what this till gave back offline for the same receipt before. */
  readonly refundMinor: number
  readonly givenOfflineMinor: number
  /** Somebody who may approve it has. */
  readonly approved: boolean
}

/** Whether goods may be taken back here. `riskMinor` counts in the stated risk: another till might take the same units back. */
export type ReturnPermission =
  | { readonly may: true; readonly how: 'reserved' | 'own-sale' | 'on-a-copy'; readonly riskMinor: number }
  | { readonly may: false; readonly reason: 'NOT_RESERVED' | 'NO_PROOF' | 'OTHER_STORE' }
  | { readonly may: false; readonly reason: 'ABOVE_FLOOR'; readonly leftMinor: number }
  /** All else holds. */
  | { readonly may: false; readonly reason: 'APPROVAL_NEEDED' }

/**
 * Each unit is returned once: online by reservation at head office; offline freely at the terminal that sold it; elsewhere in
 * the store on the store's copy or the signed code, up to a floor limit, with approval (loyalty-rules section 6).
 */
export function mayReturnHere(rules: Pick<ReturnRules, 'offlineFloorMinor'>, place: ReturnPlace): ReturnPermission {
  if (place.online) return place.reserved ? { may: true, how: 'reserved', riskMinor: 0 } : { may: false, reason: 'NOT_RESERVED' }
  if (place.sameTerminal) return { may: true, how: 'own-sale', riskMinor: 0 }
  if (!place.sameStore) return { may: false, reason: 'OTHER_STORE' }
  if (place.proof === 'none') return { may: false, reason: 'NO_PROOF' }
  const leftMinor = Math.max(0, rules.offlineFloorMinor - place.givenOfflineMinor)
  if (place.refundMinor > leftMinor) return { may: false, reason: 'ABOVE_FLOOR', leftMinor }
  return place.approved ? { may: true, how: 'on-a-copy', riskMinor: place.refundMinor } : { may: false, reason: 'APPROVAL_NEEDED' }
}
