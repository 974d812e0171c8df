import type { Socket } from 'node:net'
import { LONGEST_MESSAGE_BYTES } from '../../core/payment/nexo.ts'
import { frameOf } from './frames.ts'

/** What goes wrong with one message. The first happens before the terminal read it, all others after it did what it says. */
export const FAULTS = ['drop-before', 'drop-after', 'silent', 'late', 'twice', 'garbage', 'oversized', 'cut', 'other-id', 'other-amount', 'slow'] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultTiming {
  /** Of an answer that comes late. */
  readonly lateMs: number
  /** Between two bytes of a slow one. */
  readonly perByteMs: number
}

/** Sends an answer over the line, with what is to go wrong with it. */
export function answerWith(fault: Fault | null, socket: Socket, message: { SaleToPOIResponse: object }, timing: FaultTiming): void {
  const send = (bytes: Uint8Array) => void (socket.writable && socket.write(bytes))
  const frame = frameOf(message)
  switch (fault) {
    case null: return send(frame)
    case 'drop-before':
    case 'drop-after': return void socket.destroy()
    case 'silent': return
    case 'late': return void setTimeout(() => send(frame), timing.lateMs).unref()
    case 'twice': return send(Buffer.concat([frame, frame]))
    case 'garbage': return send(Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.from('{"SaleTo}')]))
    case 'oversized': return send(oversized())
    case 'cut': return void socket.end(frame.subarray(0, Math.ceil(frame.length / 2)))
    case 'other-id': return send(frameOf(changed(message, 'ServiceID', () => 'somebody-elses')))
    case 'other-amount': return send(frameOf(changed(message, 'AuthorizedAmount', (amount) => Number(amount) + 1)))
    case 'slow': return sendSlowly(frame, send, timing.perByteMs)
  }
}

function oversized(): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(LONGEST_MESSAGE_BYTES + 1)
  return Buffer.concat([prefix, Buffer.alloc(1024, 0x20)])
}

/** The message with every field of that name changed. */
function changed(message: object, field: string, change: (value: unknown) => unknown): object {
  return JSON.parse(JSON.stringify(message, (key, value: unknown) => (key === field ? change(value) : value))) as object
}

function sendSlowly(frame: Uint8Array, send: (bytes: Uint8Array) => void, perByteMs: number): void {
  let at = 0
  const timer = setInterval(() => {
    send(frame.subarray(at, at + 1))
    at += 1
    if (at >= frame.length) clearInterval(timer)
  }, perByteMs).unref()
}
