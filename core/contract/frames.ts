import { z } from 'zod'

/** Version of the frame layout itself. */
export const FRAME_VERSION = 1
/** The largest text frame either side accepts; a longer one closes the link. */
export const MAX_FRAME_BYTES = 1_000_000

const v = z.literal(FRAME_VERSION)
const requestId = z.int().nonnegative()

/** Client to terminal. */
export const clientFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({ v, t: z.literal('hello'), contractHash: z.string().max(64) }),
  z.strictObject({ v, t: z.literal('request'), id: requestId, method: z.string().max(100), input: z.unknown() }),
])
export type ClientFrame = z.output<typeof clientFrameSchema>

/** Terminal to client. */
export const serverFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({ v, t: z.literal('hello'), contractHash: z.string().max(64) }),
  z.discriminatedUnion('ok', [
    z.strictObject({ v, t: z.literal('response'), id: requestId, ok: z.literal(true), output: z.unknown() }),
    z.strictObject({ v, t: z.literal('response'), id: requestId, ok: z.literal(false), error: z.strictObject({ code: z.string(), data: z.unknown() }) }),
  ]),
  z.strictObject({ v, t: z.literal('event'), name: z.string(), data: z.unknown() }),
  /** The frame could not be read at all; no request id is known. */
  z.strictObject({ v, t: z.literal('malformed') }),
])
export type ServerFrame = z.output<typeof serverFrameSchema>
