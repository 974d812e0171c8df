import { z } from 'zod'
import { ERRORS } from './errors.ts'
import { EVENTS } from './events.ts'
import { FRAME_VERSION, clientFrameSchema, serverFrameSchema } from './frames.ts'
import { METHODS } from './methods.ts'
import { saleChangeSchema } from './sale-change.ts'

const FNV_PRIME = 0x01000193
/** The offset basis of FNV-1a, and another one. */
const BASES = [0x811c9dc5, 0x1b873593]

/** FNV-1a over UTF-16 code units, 32 bits twice, as 16 hex digits. Tells builds apart; it protects nothing. */
function fingerprint(text: string): string {
  return BASES.map((basis) => {
    let hash = basis
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
    return (hash >>> 0).toString(16).padStart(8, '0')
  }).join('')
}

let cached: string | undefined

/** A fingerprint of every frame, method, event and error. A window whose hash differs from the terminal's is stale and reloads. */
export function contractHash(): string {
  if (cached !== undefined) return cached
  // All of one direction in one go: what many methods share, as the open sale, is described once. A window waits for this.
  const json = (schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') => z.toJSONSchema(z.object(schemas), { io, unrepresentable: 'any', reused: 'ref' })
  const methods = Object.entries(METHODS)
  const shape = {
    frame: FRAME_VERSION,
    methods: methods.map(([name, { kind, role, errors }]) => [name, kind, role, errors]),
    retryable: Object.entries(ERRORS).map(([code, { retryable }]) => [code, retryable]),
    input: json({ frame: clientFrameSchema, ...Object.fromEntries(methods.map(([name, { input }]) => [name, input])) }, 'input'),
    output: json({
      frame: serverFrameSchema, saleChange: saleChangeSchema, ...EVENTS,
      ...Object.fromEntries(methods.map(([name, { output }]) => [name, output])),
      ...Object.fromEntries(Object.entries(ERRORS).map(([code, { data }]) => [code, data])),
    }, 'output'),
  }
  cached = fingerprint(JSON.stringify(shape))
  return cached
}
