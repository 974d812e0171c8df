import type { Page } from 'playwright-core'
import { FRAME_VERSION } from '../../core/contract/frames.ts'
import { contractHash } from '../../core/contract/hash.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { CallResult, MethodInput } from '../../core/contract/types.ts'

/** Asks the terminal from inside a window, on a link of its own: what is true there, whatever the screen shows. */
export function askTerminal<M extends MethodName>(page: Page, method: M, input: MethodInput<M>): Promise<CallResult<M>> {
  const hello = { v: FRAME_VERSION, t: 'hello', contractHash: contractHash() }
  const request = { v: FRAME_VERSION, t: 'request', id: 1, method, input }
  return page.evaluate((frames) => new Promise<unknown>((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/link`)
    socket.onopen = () => frames.forEach((frame) => socket.send(JSON.stringify(frame)))
    socket.onclose = () => reject(new Error('the link was closed'))
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(String(data)) as { t: string; id?: number; ok?: boolean; output?: unknown; error?: unknown }
      if (answer.t !== 'response' || answer.id !== 1) return
      socket.onclose = null
      socket.close()
      resolve(answer.ok ? { ok: true, value: answer.output } : { ok: false, error: answer.error })
    }
  }), [hello, request]) as Promise<CallResult<M>>
}
