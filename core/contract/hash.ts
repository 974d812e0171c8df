import { z } from 'zod'
import { ERRORS } from './errors.ts'
import { EVENTS } from './events.ts'
import { FRAME_VERSION, clientFrameSchema, serverFrameSchema } from './frames.ts'
import { METHODS } from './methods.ts'

/** FNV-1a over UTF-16 code units, 64 bits, as 16 hex digits. Tells builds apart; it protects nothing. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i))
    hash = BigInt.asUintN(64, hash * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}

let cached: string | undefined

/** A fingerprint of every frame, method, event and error. A window whose hash differs from the terminal's is stale and reloads. */
export function contractHash(): string {
  if (cached !== undefined) return cached
  const json = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  const shape = {
    frame: [FRAME_VERSION, json(clientFrameSchema, 'input'), json(serverFrameSchema, 'output')],
    methods: Object.entries(METHODS).map(([name, m]) => [name, m.kind, m.role, json(m.input, 'input'), json(m.output, 'output'), m.errors]),
    events: Object.entries(EVENTS).map(([name, schema]) => [name, json(schema, 'output')]),
    errors: Object.entries(ERRORS).map(([code, e]) => [code, json(e.data, 'output'), e.retryable]),
  }
  cached = fnv1a64(JSON.stringify(shape))
  return cached
}
