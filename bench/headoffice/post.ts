import { Agent, request } from 'node:http'

/** Connections that stay open, one for each terminal at once. */
export const keepAlive = (): Agent => new Agent({ keepAlive: true })

/** Sends a packed batch; throws where it was not taken. */
export function postBatch(agent: Agent, url: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(new URL('/v1/batches', url), { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': bytes.length } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => void (text += piece)).on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} ${text}`))))
    })
    sending.once('error', reject).end(bytes)
  })
}
