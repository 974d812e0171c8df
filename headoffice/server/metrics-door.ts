import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'
import { HeadOfficeRefusal } from './start-refusal.ts'

export interface MetricsDoor {
  readonly url: string
  close(): Promise<void>
}

/**
 * Metrics at a door of their own, on this computer or a network for that purpose only: nobody who reaches head office can
 * read how the business goes. Throws HeadOfficeRefusal where it cannot listen.
 */
export async function openMetricsDoor(metrics: Metrics, host: string, port: number): Promise<MetricsDoor> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(new HeadOfficeRefusal(thrown.code === 'EADDRINUSE' ? 'PORT_TAKEN' : 'ADDRESS_UNUSABLE', `${host}:${port}`, thrown.message)))
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/metrics`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
