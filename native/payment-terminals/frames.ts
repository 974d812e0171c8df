import { LONGEST_MESSAGE_BYTES } from '../../core/payment/nexo.ts'

const PREFIX_BYTES = 4

/** A message as it goes over the line: four bytes of length, the most significant first, then JSON in UTF-8 (nexo Sale to POI Transport Protocols 3.1). */
export function frameOf(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8')
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(body.length)
  return Buffer.concat([prefix, body])
}

export type Framed = { readonly kind: 'more' } | { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'garbage' }

/** Takes bytes as they come and gives the first whole message. What claims to be too long, or is no JSON, is garbage. */
export function createFrameReader(): { take(bytes: Uint8Array): Framed } {
  let held: Buffer = Buffer.alloc(0)
  return {
    take(bytes) {
      held = Buffer.concat([held, bytes])
      if (held.length < PREFIX_BYTES) return { kind: 'more' }
      const length = held.readUInt32BE()
      if (length === 0 || length > LONGEST_MESSAGE_BYTES) return { kind: 'garbage' }
      if (held.length < PREFIX_BYTES + length) return { kind: 'more' }
      const body = held.subarray(PREFIX_BYTES, PREFIX_BYTES + length)
      held = held.subarray(PREFIX_BYTES + length)
      return parsed(body)
    },
  }
}

function parsed(body: Uint8Array): Framed {
  try {
    return { kind: 'message', message: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown }
  } catch {
    return { kind: 'garbage' }
  }
}
