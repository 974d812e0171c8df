import { Agent, request } from 'node:http'

/** Connections that stay open, one for each terminal at once; let go before the server ends them, of which Node takes note only beside a time-out of its own. */
export const keepAlive = (): Agent => new Agent({ keepAlive: true, timeout: 60_000 })

/** Sends a packed batch as a till does, which says whether it has more to send; throws where it was not taken. */
export function postBatch(agent: Agent, url: string, bytes: Uint8Array, hasMore: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': bytes.length, ...(hasMore ? { prefer: 'respond-async' } : {}) }
    const sending = request(new URL('/v1/batches', url), { agent, method: 'POST', headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => void (text += piece)).on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} ${text}`))))
    })
    sending.once('error', reject).end(bytes)
  })
}
