import type { WebSocket } from 'ws'
import type { Link } from '../../core/contract/link.ts'

/** With more than this unsent, nothing further is read from the far end: it must take its answers first. */
const PAUSE_READING_BYTES = 1_000_000
/** With more than this unsent, the far end is taken for dead. Screens come back and ask for the whole state. */
const GIVE_UP_BYTES = 16_000_000
/** How often a paused link looks whether its answers have left. */
const RESUME_CHECK_MS = 20

/** Close codes of RFC 6455, section 7.4.1. */
const CLOSE_UNSUPPORTED_DATA = 1003
const CLOSE_TRY_AGAIN_LATER = 1013

/**
 * A link over an open WebSocket: one text message a frame, JSON inside. Text that is not JSON arrives as `undefined`,
 * which no frame schema takes, so the far end is told `malformed`. Longer messages than the socket's own limit close it.
 */
export function webSocketLink(socket: WebSocket): Link {
  let resume: NodeJS.Timeout | undefined

  function resumeWhenSent(): void {
    resume = setTimeout(() => {
      if (socket.bufferedAmount > PAUSE_READING_BYTES) resumeWhenSent()
      else {
        resume = undefined
        socket.resume()
      }
    }, RESUME_CHECK_MS)
  }

  function holdBack(): void {
    if (socket.bufferedAmount > GIVE_UP_BYTES) {
      socket.close(CLOSE_TRY_AGAIN_LATER, 'answers are not being read')
      // A peer that reads nothing will not answer the close frame either.
      socket.terminate()
    } else if (socket.bufferedAmount > PAUSE_READING_BYTES && resume === undefined) {
      socket.pause()
      resumeWhenSent()
    }
  }

  socket.on('close', () => clearTimeout(resume))
  // Protocol faults and frames over the limit: ws closes the socket itself, and `close` follows.
  socket.on('error', () => undefined)

  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return
      socket.send(JSON.stringify(frame))
      holdBack()
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(CLOSE_UNSUPPORTED_DATA, 'text frames only')
        else listener(parseJson(String(data)))
      })
    },
    onClose: (listener) => void socket.once('close', () => listener()),
    close: () => socket.close(),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
