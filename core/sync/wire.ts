import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { journalRowSchema } from '../ledger/journal.ts'
import { keyListSchema, signerRoleSchema } from './key-list.ts'
import type { SignerRole } from './key-list.ts'

export { keyListSchema, keyListSigningText } from './key-list.ts'

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const base64 = z.base64()

/** The largest batch a terminal sends; it halves on failure. */
export const MAX_BATCH_ROWS = 500

/** The most earlier chains that a till tells of. */
export const MAX_EARLIER_CHAINS = 100

/** An earlier chain of the till that asks, which its own goes on from: where it ended as far as the till knows. */
export const earlierChainSchema = z.strictObject({
  terminalId: idSchema,
  /** Null: not known any more. */
  publicKey: base64.nullable(),
  seq: z.int().nonnegative(),
  head: hex64,
})
export type EarlierChain = z.infer<typeof earlierChainSchema>

/** POST /v1/pairing: a till asks to be paired; the answer is a pairingAnswer. Repeated with the same key it is the same request. */
export const pairingRequestSchema = z.strictObject({
  terminalId: idSchema,
  /** Raw Ed25519 public key (RFC 8032), base64. */
  publicKey: base64,
  storeId: z.string().min(1).max(60),
  storeName: z.string().min(1).max(100),
  tillNumber: z.int().positive(),
  version: z.string().max(40),
  /** Salted scrypt of the code on the till's screen: head office learns the code from a person only. */
  codeSalt: base64,
  codeHash: base64,
  /** Not of a till's first chain: those before it, the oldest first. */
  continues: z.array(earlierChainSchema).max(MAX_EARLIER_CHAINS).optional(),
})

/** GET /v1/pairing/:terminalId, signed by the till, asked until a person typed the code at head office. */
export const pairingAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('expired') }),
  z.strictObject({
    state: z.literal('paired'),
    programmeId: z.string(),
    /** Changes when head office is restored from a backup. */
    incarnation: idSchema,
    /** Raw Ed25519 public key of head office's root, base64: lists the keys that may sign rulebooks. */
    rootKey: base64,
    /** HMAC-SHA256 over `pairingProofText`, keyed with scrypt of the typed code (pairing.ts): only who knows the code can have made it. */
    proof: base64,
  }),
])

/** POST /v1/batches (gzip). `signature` is Ed25519 over `batchSigningText`. */
export const batchSchema = z.strictObject({
  programmeId: z.string(),
  terminalId: idSchema,
  incarnation: idSchema,
  firstSeq: z.int().positive(),
  /** Hash of the row before the first one. */
  previousHash: hex64,
  rows: z.array(journalRowSchema).min(1).max(MAX_BATCH_ROWS),
  /** SHA-256 over the rows' hashes, each on a line of its own. */
  contentHash: hex64,
  signature: base64,
})
export type Batch = z.infer<typeof batchSchema>

/** What is signed of a batch. No field can contain a line break. */
export function batchSigningText(b: Pick<Batch, 'programmeId' | 'terminalId' | 'incarnation' | 'firstSeq' | 'previousHash' | 'contentHash'>): string {
  return ['regulars.batch/1', b.programmeId, b.terminalId, b.incarnation, b.firstSeq, b.previousHash, b.contentHash].join('\n')
}

export const batchAnswerSchema = z.strictObject({
  /** The last seq head office holds durably. */
  watermark: z.int().nonnegative(),
  /** Stored but not yet understood, and why. */
  notApplied: z.array(z.strictObject({ seq: z.int(), reason: z.string() })),
  headOfficeTime: instantSchema,
})

/** Body of every refusal (status 4xx or 5xx). */
export const problemSchema = z.strictObject({
  code: z.enum(['BAD_REQUEST', 'UNKNOWN_TERMINAL', 'BAD_SIGNATURE', 'REPLAYED', 'FORBIDDEN', 'REVOKED', 'BAD_CHAIN', 'GAP', 'FORK', 'SUCCEEDED', 'WRONG_INCARNATION', 'WRONG_PROGRAMME', 'TOO_LARGE', 'TOO_MANY', 'CODE_WRONG', 'NOT_READY', 'INTERNAL']),
  detail: z.string().max(500),
  /** With GAP and WRONG_INCARNATION: the seq head office wants next. */
  expectedSeq: z.int().positive().optional(),
  incarnation: idSchema.optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** One signature under a rulebook: which key, which hat. */
export const rulebookSignatureSchema = z.strictObject({
  role: signerRoleSchema,
  keyId: z.string().min(1).max(60),
  signature: base64,
})

/** The longest text of a rulebook. */
export const MAX_RULEBOOK_CHARS = 5_000_000

/** A published rulebook: `body` is the exact JSON text that was signed; it is parsed only after the signatures hold. */
export const rulebookEnvelopeSchema = z.strictObject({
  body: z.string().max(MAX_RULEBOOK_CHARS),
  signatures: z.array(rulebookSignatureSchema).min(1).max(20),
  keyList: keyListSchema,
})
export type RulebookEnvelope = z.infer<typeof rulebookEnvelopeSchema>

/** What every signature of a rulebook covers: the role is inside, so one hat's signature never serves as another's. */
export function rulebookSigningText(role: SignerRole, bodySha256Hex: string): string {
  return ['regulars.rulebook-signature/1', role, bodySha256Hex].join('\n')
}

/** GET /v1/changes?cursor=N: what came after the cursor, in order. Signed request headers are in request-signing.ts. */
export const changesAnswerSchema = z.strictObject({
  /** Who head office is and the last seq it holds of this till: a till with nothing to send learns here that head office lost something. */
  incarnation: idSchema,
  watermark: z.int().nonnegative(),
  cursor: z.int().nonnegative(),
  more: z.boolean(),
  changes: z.array(z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('rulebook'), position: z.int().positive(), envelope: rulebookEnvelopeSchema })])),
  headOfficeTime: instantSchema,
})
