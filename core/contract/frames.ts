import { z } from 'zod'

/** Version of the frame layout itself. */
export const FRAME_VERSION = 1
/** The largest text frame either side accepts; a longer one closes the link. */
export const MAX_FRAME_BYTES = 1_000_000

const v = z.literal(FRAME_VERSION)
const requestId = z.int().nonnegative()
/** Counts what one link was told of the open sale, from 1. An answer that holds the sale as it was told last names its number instead. */
const saleNumber = z.int().positive()

/** Client to terminal. */
export const clientFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({ v, t: z.literal('hello'), contractHash: z.string().max(64) }),
  z.strictObject({ v, t: z.literal('request'), id: requestId, method: z.string().max(100), input: z.unknown() }),
  /** A change of the open sale was missed: it is to be told whole. */
  z.strictObject({ v, t: z.literal('sale-again') }),
])
export type ClientFrame = z.output<typeof clientFrameSchema>

/** Terminal to client. */
export const serverFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({ v, t: z.literal('hello'), contractHash: z.string().max(64) }),
  z.discriminatedUnion('ok', [
    z.strictObject({ v, t: z.literal('response'), id: requestId, ok: z.literal(true), output: z.unknown(), saleAt: saleNumber.optional() }),
    z.strictObject({ v, t: z.literal('response'), id: requestId, ok: z.literal(false), error: z.strictObject({ code: z.string(), data: z.unknown() }) }),
  ]),
  z.strictObject({ v, t: z.literal('event'), name: z.string(), data: z.unknown() }),
  /** `sale.changed`, whole, or as what is different from the number before. */
  z.strictObject({ v, t: z.literal('sale'), n: saleNumber, sale: z.unknown() }),
  z.strictObject({ v, t: z.literal('sale-change'), n: saleNumber, change: z.unknown() }),
  /** The frame could not be read at all; no request id is known. */
  z.strictObject({ v, t: z.literal('malformed') }),
])
export type ServerFrame = z.output<typeof serverFrameSchema>
