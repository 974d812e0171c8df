import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'

const till = { terminalId: idSchema, storeName: z.string(), tillNumber: z.int().positive() }

export const consoleTerminalSchema = z.strictObject({
  ...till,
  version: z.string(),
  pairedAt: instantSchema,
  /** The last entry held here. What still waits at the till, head office cannot know. */
  watermark: z.int().nonnegative(),
  lastSeenAt: instantSchema.nullable(),
  lastBatchAt: instantSchema.nullable(),
  lastBatchRows: z.int().nullable(),
  sales: z.int().nonnegative(),
  /** The rulebook that it says its sales use; of tills that do not say, that of the last sale here. */
  rulebookVersion: z.int().nullable(),
  notApplied: z.int().nonnegative(),
  forks: z.int().nonnegative(),
  /** Null: in service. */
  revokedAt: instantSchema.nullable(),
  /** Entries kept aside since then that nobody has decided on. */
  keptAside: z.int().nonnegative(),
})

export const consoleSaleSchema = z.strictObject({
  saleId: idSchema,
  storeName: z.string(),
  tillNumber: z.int().positive(),
  receiptNo: z.string(),
  completedAt: instantSchema,
  totalMinor: z.int(),
  ofMember: z.boolean(),
  pointsEarned: z.int(),
  pointsSpent: z.int(),
  tenders: z.array(z.string()),
})

/** GET /console/overview: all that the page shows. */
export const overviewSchema = z.strictObject({
  now: instantSchema,
  incarnation: idSchema,
  programme: z.strictObject({
    id: z.string(),
    name: localTextSchema,
    currency: z.strictObject({ code: z.string(), exponent: z.int(), symbol: z.string() }),
    timeZone: z.string(),
    pointsDecimals: z.int(),
  }),
  /** `published`: signed and sent to tills; otherwise what they were set up with. */
  rulebook: z.strictObject({ version: z.int(), effectiveAt: instantSchema, publishedAt: instantSchema, published: z.boolean() }),
  terminals: z.array(consoleTerminalSchema),
  pairings: z.array(z.strictObject({ ...till, askedAt: instantSchema })),
  /** Of the current civil day in the programme's time zone. */
  today: z.strictObject({ sales: z.int(), totalMinor: z.int(), ofMembers: z.int() }),
  points: z.strictObject({ members: z.int(), outstanding: z.int() }),
  /** Newest first. */
  sales: z.array(consoleSaleSchema),
  /** What customers said after they paid, by store and civil day, the newest first: answers, 9 or 10, 6 or less, and the reason named most. Nobody is named. */
  ratings: z.array(z.strictObject({ day: civilDateSchema, storeName: z.string(), answers: z.int().positive(), fans: z.int().nonnegative(), unhappy: z.int().nonnegative(), mostNamed: z.string().nullable() })),
  notApplied: z.array(z.strictObject({ ...till, seq: z.int(), reason: z.string() })),
  /** Units that came back more often than they were sold, at more than one till: a finding, nothing is undone. */
  overReturns: z.array(z.strictObject({ saleId: idSchema, receiptNo: z.string(), lineId: idSchema, overMilli: z.int().positive(), tills: z.array(z.strictObject({ storeName: z.string(), tillNumber: z.int().positive() })) })),
  forks: z.array(z.strictObject({ ...till, seq: z.int(), firstSeenAt: instantSchema, lastSeenAt: instantSchema })),
})
export type Overview = z.infer<typeof overviewSchema>
export type ConsoleTerminal = z.infer<typeof consoleTerminalSchema>
export type ConsoleSale = z.infer<typeof consoleSaleSchema>

/** POST /console/pairing. */
export const typedCodeSchema = z.strictObject({ code: z.string().max(40) })
export const pairedTillSchema = z.strictObject({ storeName: z.string(), tillNumber: z.int() })
