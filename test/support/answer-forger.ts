import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody between a till and head office who passes everything on, and may change what head office answers. */
export interface AnswerForger {
  readonly url: string
  /** Every answer in JSON goes through this; null: as it came. */
  change: ((answer: unknown, path: string) => unknown) | null
  /** Nothing gets through. */
  isCut: boolean
  close(): Promise<void>
}

export async function forgerTo(url: string): Promise<AnswerForger> {
  const server = createServer((request, response) => {
    if (forger.isCut) return void response.destroy()
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => void pieces.push(piece))
    request.on('end', () => {
      const body = pieces.length === 0 ? {} : { body: new Uint8Array(Buffer.concat(pieces)) }
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' && !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name) ? [[name, value]] : []))
      void fetch(new URL(request.url ?? '/', url), { method: request.method ?? 'GET', headers, ...body }).then(async (answer) => {
        const text = await answer.text()
        const changed = forger.change && answer.ok ? JSON.stringify(forger.change(JSON.parse(text), request.url ?? '')) : text
        response.writeHead(answer.status, { 'content-type': 'application/json', date: answer.headers.get('date') ?? '' }).end(changed)
      }, () => response.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const forger: AnswerForger = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change: null,
    isCut: false,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return forger
}
