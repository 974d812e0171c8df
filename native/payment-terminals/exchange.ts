import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { responseTo } from '../../core/payment/nexo.ts'
import type { PoiRequest, PoiResponse } from '../../core/payment/nexo.ts'
import type { Silence } from '../../core/payment/terminal.ts'
import { createFrameReader, frameOf } from './frames.ts'

export type Exchanged =
  | { readonly kind: 'answered'; readonly response: PoiResponse }
  /** The line never came about: no byte left. */
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'unknown'; readonly because: Exclude<Silence, 'other-amount'> }

export interface Line {
  readonly host: string
  readonly port: number
  readonly connectMs: number
  /** For the answer, from the moment the request left; every byte of it, however slow. */
  readonly answerMs: number
  /** Breaks the exchange off. */
  readonly signal: AbortSignal
}

/** One request and its answer, on a connection of its own: nothing left over from another request can be taken for it. */
export function exchange(request: { SaleToPOIRequest: PoiRequest }, line: Line): Promise<Exchanged> {
  return new Promise((resolve) => {
    const socket = connect({ host: line.host, port: line.port, noDelay: true })
    let hasLeft = false
    let timer = setTimeout(() => end({ kind: 'not-sent' }), line.connectMs)
    const broken = () => end(hasLeft ? { kind: 'unknown', because: 'closed' } : { kind: 'not-sent' })

    function end(how: Exchanged): void {
      clearTimeout(timer)
      line.signal.removeEventListener('abort', broken)
      socket.destroy()
      resolve(how)
    }

    line.signal.addEventListener('abort', broken)
    // Stays for the life of the socket: an error without a listener would end the program.
    socket.on('error', broken)
    socket.on('close', broken)
    socket.once('connect', () => {
      clearTimeout(timer)
      timer = setTimeout(() => end({ kind: 'unknown', because: 'no-answer' }), line.answerMs)
      readAnswer(socket, request.SaleToPOIRequest, end)
      hasLeft = true
      socket.write(frameOf(request))
    })
    if (line.signal.aborted) broken()
  })
}

function readAnswer(socket: Socket, asked: PoiRequest, end: (how: Exchanged) => void): void {
  const reader = createFrameReader()
  socket.on('data', (bytes) => {
    const framed = reader.take(bytes)
    if (framed.kind === 'more') return
    const response = framed.kind === 'message' ? responseTo(asked, framed.message) : null
    end(response ? { kind: 'answered', response } : { kind: 'unknown', because: 'not-understood' })
  })
}
