import type Database from 'better-sqlite3'
import type { Clock, Hasher, Ids } from '../../core/base/ports.ts'
import type { Language } from '../../core/base/local-text.ts'
import type { Log } from '../log/log.ts'
import { createAttemptStore } from '../store/attempt-store.ts'
import { createBasketStore } from '../store/basket-store.ts'
import { createCatalogueStore } from '../store/catalogue-store.ts'
import { createCouponCodes } from '../store/coupon-codes.ts'
import { createCommandStore } from '../store/command-store.ts'
import { createErasureInbox } from '../store/erasure-inbox.ts'
import { createFindStore } from '../store/find-store.ts'
import { createJournalStore } from '../store/journal-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { createKnownMembers } from '../store/known-members.ts'
import { createMemberIntake } from '../store/member-intake.ts'
import { createMemberOutbox } from '../store/member-outbox.ts'
import { createMemberStore } from '../store/member-store.ts'
import { createMessageStore } from '../store/message-store.ts'
import { createOfferStops } from '../store/offer-stop-store.ts'
import { createPaymentRequestStore } from '../store/payment-request-store.ts'
import { createPersonStates } from '../store/person-states.ts'
import { createProjections } from '../store/projections.ts'
import { createRatingStore } from '../store/rating-store.ts'
import { createReceiptCopies } from '../store/receipt-copy-store.ts'
import { createReferralCodes } from '../store/referral-codes.ts'
import { createRulebookStore } from '../store/rulebook-store.ts'
import { createReceiptSearch } from '../store/receipt-search-store.ts'
import { createSaleStore } from '../store/sale-store.ts'
import { createScanStore } from '../store/scan-store.ts'
import { createSettings } from '../store/settings-store.ts'
import { createShiftStore } from '../store/shift-store.ts'
import { createStaffStore } from '../store/staff-store.ts'
import { createCodeStore } from '../store/stored-value-codes.ts'
import { createThanksStore } from '../store/thanks-store.ts'
import { createTillKeys } from '../store/till-keys.ts'
import { createCutOff } from '../store/cut-off.ts'
import { createDiskWatch } from './disk-watch.ts'
import { createRules } from './rules.ts'

export interface TillPorts {
  readonly db: Database.Database
  readonly clock: Clock
  readonly ids: Ids
  readonly hasher: Hasher
  readonly log: Log
  readonly keys: KeyStore
  /** Called when trouble with the disk begins or ends. */
  readonly onDiskChange: () => void
  /** Called when something in the file reads as damaged. */
  readonly onDamage?: () => void
  /** Called when offers stop, or are given again. */
  readonly onOffersStopped?: () => void
}

/** What the services of one till share: its ports, its tables, and who stands at it. */
export function createTill(ports: TillPorts) {
  const { db, clock, hasher } = ports
  const rulebooks = createRulebookStore(db, { clock })
  const projections = createProjections(db)
  return {
    ...ports,
    rulebooks,
    rules: createRules(rulebooks, clock),
    journal: createJournalStore(db, { clock, hasher }),
    settings: createSettings(db),
    catalogue: createCatalogueStore(db),
    members: createMemberStore(db),
    memberOutbox: createMemberOutbox(db),
    memberIntake: createMemberIntake(db),
    knownMembers: createKnownMembers(db),
    persons: createPersonStates(db),
    erasureInbox: createErasureInbox(db),
    finder: createFindStore(db),
    staff: createStaffStore(db),
    baskets: createBasketStore(db, projections.people.memberOf),
    attempts: createAttemptStore(db),
    paymentRequests: createPaymentRequestStore(db),
    codes: createCodeStore(db),
    couponCodes: createCouponCodes(db),
    referralCodes: createReferralCodes(db),
    sales: createSaleStore(db),
    receiptSearch: createReceiptSearch(db),
    ratings: createRatingStore(db),
    thanks: createThanksStore(db),
    scans: createScanStore(db, hasher),
    shifts: createShiftStore(db),
    tillKeys: createTillKeys(db),
    copies: createReceiptCopies(db),
    messages: createMessageStore(db),
    offerStops: createOfferStops(db),
    commands: createCommandStore(db),
    projections,
    cutOff: createCutOff(db),
    disk: createDiskWatch(db, ports),
    /** Lives with the process: after a restart somebody signs in again. */
    session: {
      staffId: null as string | null,
      /** Numbers typed into find: they prove nothing about who was found by them. */
      typedDigits: [] as readonly string[],
      /** The member whose account head office has just told, while they are at the counter; null: nobody's. */
      liveAccount: null as string | null,
      /** Who joined last, and when (UTC milliseconds): to be taken away again. */
      joined: null as { readonly memberId: string; readonly at: number } | null,
      /** The shell's choice for this start; a choice at the till takes its place. */
      language: null as Language | null,
      /** A room to practise in. */
      training: false,
    },
  }
}
export type Till = ReturnType<typeof createTill>

/** The language of the screens and of receipts nobody chose one for. */
export function tillLanguage(till: Till): Language {
  return till.session.language ?? (till.settings.get('language') === 'zh' ? 'zh' : 'en')
}
