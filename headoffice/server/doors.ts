import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import fastifyCookie from '@fastify/cookie'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { answerNoRequest } from './answer-problems.ts'
import { MAX_BODY_BYTES, readJsonBodies } from './routes/bodies.ts'
import { addressKey, createAllowance } from './rate-limit.ts'
import type { Limits } from './rate-limit.ts'
import { HeadOfficeRefusal } from './start-refusal.ts'
import { readTls } from './tls-files.ts'
import type { TlsFiles } from './tls-files.ts'

/** A stop waits for requests under way so long, then ends them. */
const LONGEST_STOP_MS = 30_000
/** How often requests that take too long are looked for. */
const LOOK_FOR_SLOW_MS = 2_000
/** Longer than a till's pause between two requests of a round. */
const KEEP_ALIVE_MS = 5_000
/** Kept so much longer than tills are told: a busy server would otherwise end a connection on which a request has just come. */
const KEEP_ALIVE_GRACE_MS = 5_000
/** RFC 6797: a browser that came over TLS once comes over TLS for a year. */
const STRICT_TRANSPORT = 'max-age=31536000'
/** What is refused after so many bytes were read counts once more for each. */
const BYTES_A_REFUSAL = 1024 * 1024
/** Answers that an address pays for. */
const PAID_STATUS = [400, 401, 403, 404, 413, 415, 422]

export interface DoorsOptions {
  readonly tls: TlsFiles | null
  readonly limits: Limits
  /** Proxies whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[]
  readonly now: () => number
}

export interface Doors {
  readonly server: FastifyInstance
  /** Takes a renewed certificate for connections from now on. Throws HeadOfficeRefusal; the old one stays then. */
  renewTls(): void
}

/** Ends connections beyond what one address may hold open, so that one that holds them leaves room for the others. */
function capConnections(server: HttpServer, limits: Limits, trustedProxies: readonly string[]): void {
  const open = new Map<string, number>()
  server.maxConnections = limits.connections
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (trustedProxies.includes(address)) return
    const key = addressKey(address)
    const count = (open.get(key) ?? 0) + 1
    if (count > limits.connectionsAnAddress) return void socket.destroy()
    open.set(key, count)
    socket.once('close', () => {
      const left = (open.get(key) ?? 1) - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    })
  })
}

/** The HTTP server with everything that holds for each request, whatever it asks for. Throws HeadOfficeRefusal. */
export async function createDoors({ tls, limits, trustedProxies, now }: DoorsOptions): Promise<Doors> {
  const node = { connectionsCheckingInterval: LOOK_FOR_SLOW_MS, headersTimeout: limits.headersMs, requestTimeout: limits.requestMs }
  const common = {
    bodyLimit: MAX_BODY_BYTES, requestTimeout: limits.requestMs, connectionTimeout: 2 * limits.requestMs, keepAliveTimeout: KEEP_ALIVE_MS, forceCloseConnections: 'idle' as const,
    clientErrorHandler: answerNoRequest,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
  }
  const contextOf = (files: TlsFiles) => {
    const { cert, key } = readTls(files)
    return { cert, key, minVersion: 'TLSv1.2' as const }
  }
  const server = (tls === null ? fastify({ ...common, http: node }) : fastify({ ...common, https: { ...node, ...contextOf(tls) } })) as unknown as FastifyInstance
  server.server.headersTimeout = limits.headersMs
  server.server.keepAliveTimeoutBuffer = KEEP_ALIVE_GRACE_MS
  capConnections(server.server, limits, trustedProxies)

  const refusals = createAllowance(limits.refusals, now)
  server.addHook('onRequest', async (request) => refusals.refuseIfSpent(addressKey(request.ip)))
  server.addHook('onResponse', async (request, reply) => {
    if (PAID_STATUS.includes(reply.statusCode)) refusals.charge(addressKey(request.ip), 1 + Math.floor(request.bodyBytes / BYTES_A_REFUSAL))
  })
  // Tills set their clock for signing by this header: it is head office's own time.
  server.addHook('onSend', async (_request, reply) => {
    void reply.header('date', new Date(now()).toUTCString())
    if (tls !== null) void reply.header('strict-transport-security', STRICT_TRANSPORT)
  })
  await server.register(fastifyCookie)
  readJsonBodies(server)
  return {
    server,
    renewTls() {
      if (tls !== null && server.server instanceof TlsServer) server.server.setSecureContext(contextOf(tls))
    },
  }
}

/** Throws HeadOfficeRefusal PORT_TAKEN or ADDRESS_UNUSABLE. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (thrown) {
    const code = (thrown as { code?: unknown }).code
    throw new HeadOfficeRefusal(code === 'EADDRINUSE' ? 'PORT_TAKEN' : 'ADDRESS_UNUSABLE', `${host}:${port}`, String(code))
  }
}

/** Takes nothing new and lets what is under way finish; what takes too long is ended. Null: never opened. */
export async function closeDoors(doors: Doors | null): Promise<void> {
  if (!doors) return
  const impatience = setTimeout(() => doors.server.server.closeAllConnections(), LONGEST_STOP_MS)
  try {
    await doors.server.close()
  } finally {
    clearTimeout(impatience)
  }
}
