import { z } from 'zod'
import { basketLineSchema, identificationSchema } from '../basket/basket.ts'
import { handDiscountSchema } from '../basket/by-hand.ts'
import { otherTillNameSchema, otherTillSchema } from '../basket/other-till.ts'
import { BACKUP_CODES } from '../backup/words.ts'
import { languageSchema, localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { continuesSchema } from '../ledger/events/chain-events.ts'
import { completedTenderSchema } from '../ledger/tender.ts'
import { staffRoleSchema } from '../people/roles.ts'
import { evaluationSchema } from '../promotions/evaluation.ts'
import { stopperSchema } from '../rulebook/stop-limits.ts'
import { LEDGER_FAULT_CODES } from './ledger-methods.ts'

/** What the screen shows of a member. Names and digits live on this till only, never in the journal. */
export const memberViewSchema = z.strictObject({
  memberId: idSchema,
  name: z.string(),
  tier: z.strictObject({ id: z.string(), name: localTextSchema }),
  /** Null: a member of other stores, of whom nothing but the points is known here yet. */
  since: civilDateSchema.nullable(),
  /** Spendable now, before this sale. */
  pointsAvailable: z.int(),
  pointsPending: z.int(),
  /** Set aside: neither spendable nor expiring. */
  pointsHeld: z.int().nonnegative().optional(),
  /** Owed: new earnings pay it first, and nothing can be spent before. Never asked for in money. */
  pointsDebt: z.int().nonnegative().optional(),
  /** What the available points are worth as a tender. */
  pointsValueMinor: positiveMinorSchema,
  /** When the balance was last agreed with head office; null: never, it is this till's own. */
  balanceAsOf: instantSchema.nullable(),
  /** Towards the next tier; null at the highest. */
  progress: z.strictObject({
    nextTier: localTextSchema,
    countedMinor: positiveMinorSchema,
    requiredMinor: positiveMinorSchema,
    missingMinor: positiveMinorSchema,
    missingAfterSaleMinor: positiveMinorSchema,
  }).nullable(),
  /** What the present tier still needs, in its measure, to stand for another period, and the last day for it; null: nothing ends it. */
  keep: z.strictObject({ by: civilDateSchema, countedMinor: positiveMinorSchema, requiredMinor: positiveMinorSchema, missingMinor: positiveMinorSchema, isInGrace: z.boolean() }).nullable().optional(),
  nextExpiry: z.strictObject({ points: z.int().positive(), on: civilDateSchema }).nullable(),
  /** Last days of spendable points, the soonest first, each with all that ends on it. */
  nextExpiries: z.array(z.strictObject({ points: z.int().positive(), on: civilDateSchema })).optional(),
  lastVisitOn: civilDateSchema.nullable(),
  /** Day and month only: `MM-DD`. */
  birthday: z.string().regex(/^\d\d-\d\d$/).nullable(),
  cardLast4: z.string().nullable(),
  phoneLast4: z.string().nullable(),
  language: languageSchema,
  /** By stamp card of the rulebook: stamps on the open card, full cards not paid out yet, stamps that make one full. */
  stamps: z.array(z.strictObject({ cardId: z.string(), name: localTextSchema, open: z.int().nonnegative(), full: z.int().nonnegative(), perCard: z.int().positive() })).optional(),
  /** Uses left, by entitlement of the rulebook. */
  entitlements: z.array(z.strictObject({ entitlementId: z.string(), name: localTextSchema, left: z.int().nonnegative() })).optional(),
})
export type MemberView = z.output<typeof memberViewSchema>

/** What a payment terminal that the till talks to says of a payment. */
export const atTerminalSchema = z.strictObject({
  /** `waiting`: nothing left yet. `sent`: the terminal has it. `unknown`: it does not answer, and is asked again. `dropped`: not asked any more. */
  state: z.enum(['waiting', 'sent', 'unknown', 'approved', 'declined', 'dropped']),
  isCancelling: z.boolean(),
  /** Why it was declined, or why nothing is known. */
  reason: z.string().nullable(),
  cardLast4: z.string().nullable(),
  brand: z.string().nullable(),
  /** How giving it back over the terminal goes; null: nobody asked for that. */
  reversal: z.strictObject({ state: z.enum(['waiting', 'sent', 'unknown', 'approved', 'declined', 'dropped']), reason: z.string().nullable() }).nullable(),
})

/** A card (or QR) payment. `sent`: the amount may have left; nobody said yet how it ended. */
export const paymentAttemptSchema = z.strictObject({
  attemptId: idSchema,
  saleId: idSchema,
  scheme: z.enum(['card', 'paynow']),
  amountMinor: z.int().positive(),
  state: z.enum(['sent', 'approved', 'declined', 'reversed']),
  approvalCode: z.string().nullable(),
  startedAt: instantSchema,
  settledAt: instantSchema.nullable(),
  /** Left out: the cashier keys the amount on a stand-alone terminal. */
  terminal: atTerminalSchema.optional(),
})
export type PaymentAttempt = z.output<typeof paymentAttemptSchema>

/** The open sale as every screen of this till sees it. Lines oldest first; screens show the newest on top. */
export const saleViewSchema = z.strictObject({
  saleId: idSchema,
  revision: z.int().nonnegative(),
  pinnedAt: instantSchema,
  rulebookVersion: z.int().positive(),
  lines: z.array(basketLineSchema),
  /** The line the last command touched. */
  lastLineId: idSchema.nullable(),
  member: memberViewSchema.nullable(),
  identification: identificationSchema.nullable(),
  /**
   * How the member's points stand to head office's books: asked, answered just now, or no answer in time, and then when head
   * office said so last (null: never). Left out without a member or a head office.
   */
  accountAge: z.strictObject({ state: z.enum(['asking', 'current', 'earlier']), at: instantSchema.nullable() }).optional(),
  note: z.string(),
  /** Given by hand, the lines' first; what they take off is in the evaluation, as discounts of their own. */
  discounts: z.array(handDiscountSchema).optional(),
  /** By line id; what is not written on is left out. */
  lineNotes: z.record(idSchema, z.string()).optional(),
  /** The age that still has to be looked at before anything is paid. */
  ageUnchecked: z.int().positive().optional(),
  /** Made on another till and rewarded here: its one line is the amount. */
  otherTill: otherTillSchema.optional(),
  evaluation: evaluationSchema,
  /** The most points this sale may take as a tender (0 without a member or with a weak identification). */
  maxPointsTender: z.int().nonnegative(),
  /** What that follows from: points that may be spent in this sale, the bill, what of it points may pay, and the most a member may spend here until head office answers again (left out: no such limit just now). */
  pointsTender: z.strictObject({ available: z.int().nonnegative(), billMinor: positiveMinorSchema, payableMinor: positiveMinorSchema, offline: z.strictObject({ most: z.int().nonnegative(), left: z.int().nonnegative() }).optional() }),
  attempts: z.array(paymentAttemptSchema),
  /** Approved so far. */
  paidMinor: positiveMinorSchema,
})
export type SaleView = z.output<typeof saleViewSchema>

export const heldSaleSchema = z.strictObject({
  saleId: idSchema,
  label: z.string(),
  itemCount: z.int().nonnegative(),
  totalMinor: positiveMinorSchema,
  heldAt: instantSchema,
})

export const staffViewSchema = z.strictObject({
  staffId: z.string(),
  name: z.string(),
  role: staffRoleSchema,
  language: languageSchema,
  /** Shown on the lock screen of the demo store only; null elsewhere. */
  demoPin: z.string().nullable(),
  /** The language of the screens this person chose, by its file; null: as the till. */
  screenLanguage: z.string().nullable(),
  /** Light or dark as this person chose; null: as the window. */
  theme: z.enum(['light', 'dark', 'auto']).nullable(),
})
export type StaffView = z.output<typeof staffViewSchema>

export const printStateSchema = z.enum(['waiting', 'sending', 'sent', 'confirmed', 'uncertain', 'failed', 'dropped'])

export const printJobSchema = z.strictObject({
  jobId: z.int().positive(),
  saleId: idSchema.nullable(),
  kind: z.enum(['receipt', 'copy', 'slip', 'test']),
  receiptNo: z.string().nullable(),
  state: printStateSchema,
  /** Why it waits or failed; null when nothing is wrong. */
  trouble: z.enum(['off', 'paper-out', 'cover-open', 'error', 'unresolved', 'closed', 'timeout', 'not-set']).nullable(),
  changedAt: instantSchema,
})
export type PrintJobView = z.output<typeof printJobSchema>

export const printerViewSchema = z.strictObject({
  /** `tcp://HOST:9100`, `usb:PATH`, `serial:PATH` or `none`. */
  address: z.string(),
  state: z.enum(['not-set', 'unknown', 'ready', 'paper-low', 'paper-out', 'cover-open', 'error', 'off']),
  waiting: z.int().nonnegative(),
  /** Jobs that may have printed: the cashier is asked. */
  uncertain: z.array(printJobSchema),
  /** The newest receipt, slip or copy, and how far it is. */
  lastReceipt: printJobSchema.nullable(),
})
export type PrinterView = z.output<typeof printerViewSchema>

/** What happened to the line between this till and head office, in facts the screen words. */
export const syncViewSchema = z.strictObject({
  paired: z.boolean(),
  url: z.string(),
  state: z.enum(['not-paired', 'pairing', 'idle', 'sending', 'offline', 'refused']),
  /** While pairing: what a person types at head office. */
  pairingCode: z.string().nullable(),
  lastGoodAt: instantSchema.nullable(),
  offlineSince: instantSchema.nullable(),
  waitingSales: z.int().nonnegative(),
  waitingEntries: z.int().nonnegative(),
  /** When the oldest entry was written that head office does not have; null: it has them all. */
  oldestWaitingAt: instantSchema.nullable(),
  /** What could be paid out twice because head office does not have it yet: returns on other tills' receipts (loyalty-rules section 6). */
  atRiskMinor: positiveMinorSchema,
  /** Why the last try failed, as a stable code with detail. */
  trouble: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  /** Entries that head office holds safely and could not work out, and why, in its words; the first hundred. */
  notApplied: z.array(z.strictObject({ seq: z.int().positive(), reason: z.string() })),
  /** What head office told and this till did not take, beside rulebooks: why, how many, since when. */
  notTaken: z.array(z.strictObject({ why: z.enum(['seal', 'newer', 'older', 'unreadable']), count: z.int().positive(), since: instantSchema })),
  /** Members whom head office refused as they are, and why, in its words: the first five. Everything else of them and of others goes on. */
  membersRefused: z.array(z.strictObject({ memberId: idSchema, name: z.string(), reason: z.string() })).optional(),
  /** Plain texts from head office to the people here, the newest first. */
  messages: z.array(z.strictObject({ messageId: idSchema, text: z.strictObject({ en: z.string(), zh: z.string() }), sentAt: instantSchema, endsAt: instantSchema.nullable() })),
  /** The rulebook in force and the last one refused. */
  rulebookVersion: z.int(),
  refusedRulebook: z.strictObject({ version: z.int().nullable(), reason: z.enum(['signature', 'lower', 'invalid', 'programme']), detail: z.string(), at: instantSchema }).nullable(),
})
export type SyncView = z.output<typeof syncViewSchema>

export const receiptViewSchema = z.strictObject({
  saleId: idSchema,
  receiptNo: z.string(),
  completedAt: instantSchema,
  totalMinor: positiveMinorSchema,
  language: languageSchema,
  columns: z.int().positive(),
  /** The receipt as it prints, as an SVG document without scripts or outside references. */
  svg: z.string(),
})
export type ReceiptView = z.output<typeof receiptViewSchema>

/** What the done screen shows. */
export const completedSaleSchema = z.strictObject({
  saleId: idSchema,
  receiptNo: z.string(),
  completedAt: instantSchema,
  totalMinor: positiveMinorSchema,
  savedMinor: positiveMinorSchema,
  changeMinor: positiveMinorSchema,
  tenders: z.array(completedTenderSchema),
  member: z.strictObject({
    memberId: idSchema,
    name: z.string(),
    tier: z.strictObject({ id: z.string(), name: localTextSchema }),
    /** The tier this sale reached, where it did. */
    upgradedTo: z.strictObject({ id: z.string(), name: localTextSchema }).nullable(),
    pointsBefore: z.int(),
    pointsSpent: z.int().nonnegative(),
    pointsEarned: z.int().nonnegative(),
    pointsAfter: z.int(),
    missingToNextTier: z.strictObject({ name: localTextSchema, missingMinor: positiveMinorSchema }).nullable(),
  }).nullable(),
  drawerOpened: z.boolean(),
  receiptLanguage: languageSchema,
})
export type CompletedSale = z.output<typeof completedSaleSchema>

/** What this till knows of damage to its sales file. */
export const damageViewSchema = z.strictObject({
  /** When it was found. */
  at: instantSchema,
  /** Where the damaged file was put, in the till's folder. */
  aside: z.string(),
  /** Entries of the journal that are missing now. */
  missingEntries: z.int().nonnegative(),
  /** Entries after the last one that was read may be lost too. */
  isEndLost: z.boolean(),
  /** What else lost something, and should be looked at. */
  lost: z.array(z.enum(['members', 'goods', 'staff', 'receipts', 'baskets', 'settings', 'payments'])),
  /** When the backup was made that filled what it could; null: none was needed or there. */
  backupAt: instantSchema.nullable(),
  /** When the last missing entry came back; null: not yet, or none was missing. */
  refilledAt: instantSchema.nullable(),
})
export type DamageView = z.output<typeof damageViewSchema>

/** How the till stands at its counter: on its own, or (by the name it has for it) beside another till that sells. */
export const counterModeSchema = z.strictObject({ otherTill: otherTillNameSchema.nullable() })

export const terminalViewSchema = z.strictObject({
  version: z.string(),
  storeName: localTextSchema,
  tillNumber: z.int().positive(),
  /** Decimals of a point; points are counted in their minor units. */
  pointsDecimals: z.int().min(0).max(3),
  /** What tiers count, and so what progress towards them is in. */
  tierMeasure: z.enum(['amount', 'points', 'visits']),
  mode: counterModeSchema,
  currency: z.strictObject({ code: z.string(), exponent: z.int(), symbol: z.string() }),
  timeZone: z.string(),
  cashRoundingMinor: z.int().positive(),
  programmeName: localTextSchema,
  demo: z.boolean(),
  language: languageSchema,
  /** How the terminal's signing key is kept; `file` means a file only this user may read. */
  keyKeptIn: z.enum(['file', 'system']),
  signedIn: staffViewSchema.nullable(),
  /** Who stood here last and until when; null: nobody yet, or somebody does now. */
  lastHere: z.strictObject({ staffId: z.string(), since: instantSchema, until: instantSchema }).nullable(),
  /** A room to practise in: nothing of it reaches the books. */
  training: z.boolean(),
  shift: z.strictObject({ openedAt: instantSchema, businessDay: civilDateSchema }).nullable(),
  /** Why sales cannot be saved just now; null: all is well. */
  diskTrouble: z.enum(['full', 'read-only', 'io']).nullable(),
  /** The last damage to this till's file; null: there was none. */
  damage: damageViewSchema.nullable(),
  /** What the last check of the books found wrong; null: nothing, or none was made yet. */
  booksFault: z.enum(LEDGER_FAULT_CODES).nullable(),
  /** Why the last backup was not made; null: it was. */
  backupTrouble: z.enum(BACKUP_CODES).nullable(),
  /** All offers of the rules in force have stopped: at a limit of the rulebook, or by head office; null or absent: they are given. */
  offersStopped: z.strictObject({ version: z.int(), by: stopperSchema, since: instantSchema }).nullable().optional(),
  /** This till was put back from a backup: when, and of which moment and entry; null: it never was. */
  restored: z.strictObject({ at: instantSchema, madeAt: instantSchema.nullable(), seq: z.int().nonnegative() }).nullable(),
  /** Another chain than the till's first: why it began, what stands in front of its receipt numbers, and which head office it is to be paired with again. */
  chain: z.strictObject({ letters: z.string(), because: continuesSchema.shape.because, since: instantSchema, pairAgainWith: z.string().nullable() }).nullable(),
  /** The folder may be a copy of another one: nothing is booked in it, unless it is head office that says so; null: it is the till's own. */
  suspectedCopy: z.strictObject({ because: z.enum(['copy', 'other-machine', 'fork']), since: instantSchema }).nullable(),
  /** Why nothing of a customer's is spent on this till without head office; null: it may be. */
  spendingBarred: z.strictObject({ because: z.enum(['restored', 'damaged']), since: instantSchema }).nullable(),
})
export type TerminalView = z.output<typeof terminalViewSchema>
