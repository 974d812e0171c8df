import { createConnection } from 'node:net'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { MAX_FRAME_BYTES } from '../../core/contract/frames.ts'
import type { Link } from '../../core/contract/link.ts'
import { startLoopbackServer } from '../../terminal/transport/http-server.ts'
import type { LoopbackServer, LoopbackServerOptions } from '../../terminal/transport/http-server.ts'
import { webSocketLink } from '../../terminal/transport/websocket-link.ts'
import { admit, openSocket, tinyRenderer } from '../support/links.ts'

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** A request as it is, where fetch would mend the path or refuse to set Host. */
function ask(server: LoopbackServer, path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    request.on('error', reject)
    request.end()
  })
}

/** Why a link was refused: the HTTP status, or 'open' when it was not. */
function tryLink(server: LoopbackServer, headers: Record<string, string>, path = '/link'): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.once('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', () => undefined)
  })
}

describe('the loopback server', () => {
  const cleanUps: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  async function start(options: Partial<LoopbackServerOptions> = {}): Promise<{ server: LoopbackServer; links: Link[] }> {
    const renderer = tinyRenderer()
    const links: Link[] = []
    const server = await startLoopbackServer({ rendererDir: renderer.dir, port: 0, onLink: (link) => links.push(link), ...options })
    cleanUps.push(renderer.remove, () => server.close())
    return { server, links }
  }

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const { server } = await start()
    const reached = await new Promise((resolve) => {
      const socket = createConnection({ host: '::1', port: server.port })
      socket.once('connect', () => resolve('::1'))
      socket.once('error', () => resolve('nowhere'))
    })
    expect(reached).toBe('nowhere')
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`)
  })

  it('exchanges a launch code for a cookie, once', async () => {
    const { server } = await start()
    const path = new URL(server.launchUrl()).pathname
    const first = await ask(server, path)
    expect(first.status).toBe(303)
    expect(first.headers['location']).toBe('/')
    const [cookie = ''] = first.headers['set-cookie'] ?? []
    expect(cookie).toMatch(new RegExp(`^regulars-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`))
    const second = await ask(server, path)
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(second.body).toContain('not let in')
    expect((await ask(server, '/', { headers: { cookie: cookie.split(';')[0] ?? '' } })).body).toContain('Counter')
  })

  it('does not use a code up for a HEAD request', async () => {
    const { server } = await start()
    const path = new URL(server.launchUrl()).pathname
    expect((await ask(server, path, { method: 'HEAD' })).status).toBe(403)
    expect((await ask(server, path)).status).toBe(303)
  })

  it.each([['/'], ['/index.html'], ['/assets/main-1a2b3c.js'], ['/launch/'], ['/launch/wrong']])('shows %s to nobody without a cookie', async (path) => {
    const { server } = await start()
    expect((await ask(server, path)).status).toBe(403)
    expect((await ask(server, path, { headers: { cookie: `regulars-${server.port}=guess` } })).status).toBe(403)
  })

  it('sends every answer with the security headers', async () => {
    const { server } = await start()
    const cookie = await admit(server)
    for (const [path, headers] of [['/', { cookie }], ['/', {}], ['/nothing', { cookie }]] as const) {
      const answer = await ask(server, path, { headers })
      const policy = String(answer.headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`)
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(answer.headers['referrer-policy']).toBe('no-referrer')
    }
  })

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/../../etc/passwd', '//etc/passwd', '/assets'])('serves nothing at %s', async (path) => {
    const { server } = await start()
    expect((await ask(server, path, { headers: { cookie: await admit(server) } })).status).toBe(404)
  })

  it('answers only to its own name and from its own page', async () => {
    const { server } = await start()
    const cookie = await admit(server)
    expect((await ask(server, '/', { headers: { cookie, host: `evil.example:${server.port}` } })).status).toBe(403)
    expect((await ask(server, '/', { headers: { cookie, host: `localhost:${server.port}` } })).status).toBe(403)
    expect((await ask(server, '/', { headers: { cookie, origin: 'http://evil.example' } })).status).toBe(403)
    expect((await ask(server, '/', { headers: { cookie, origin: server.origin } })).status).toBe(200)
    expect((await ask(server, '/', { method: 'POST', headers: { cookie } })).status).toBe(405)
  })

  it('opens a link only with the cookie, the origin and the path', async () => {
    const { server, links } = await start()
    const cookie = await admit(server)
    const { origin } = server
    expect(await tryLink(server, { origin })).toBe(401)
    expect(await tryLink(server, { cookie: `regulars-${server.port}=guess`, origin })).toBe(401)
    expect(await tryLink(server, { cookie })).toBe(403)
    expect(await tryLink(server, { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await tryLink(server, { cookie, origin, host: 'evil.example' })).toBe(403)
    expect(await tryLink(server, { cookie, origin }, '/')).toBe(404)
    expect(links).toHaveLength(0)
    expect(await tryLink(server, { cookie, origin })).toBe('open')
    expect(links).toHaveLength(1)
  })

  it('lets a customer’s display into its own page and link and no other, and the counter not into the display’s', async () => {
    const kinds: string[] = []
    const sessions: string[] = []
    const { server } = await start({ onLink: (_link, kind) => kinds.push(kind), onSession: (session) => sessions.push(session) })
    const { origin, port } = server
    const launched = await ask(server, new URL(server.launchUrl('display')).pathname)
    expect(launched.headers['location']).toBe('/display.html')
    const cookie = await admit(server, 'display')
    expect(cookie).toMatch(new RegExp(`^regulars-${port}-display=`))
    const counterCookie = await admit(server)
    const seen = async (path: string, headers: Record<string, string>) => (await ask(server, path, { headers })).status
    expect([await seen('/display.html', { cookie }), await seen('/assets/main-1a2b3c.js', { cookie }), await seen('/', { cookie }), await seen('/index.html', { cookie })]).toEqual([200, 200, 403, 403])
    expect(await seen('/display.html', { cookie: counterCookie })).toBe(403)
    // The value of the one under the name of the other.
    expect(await seen('/', { cookie: cookie.replace('-display=', '=') })).toBe(403)
    expect([await tryLink(server, { cookie, origin }), await tryLink(server, { cookie: counterCookie, origin }, '/display-link')]).toEqual([401, 401])
    expect(await tryLink(server, { cookie, origin }, '/display-link')).toBe('open')
    expect(kinds).toEqual(['display'])
    await server.close()
    const again = await start({ port, earlierSessions: sessions })
    expect((await ask(again.server, '/display.html', { headers: { cookie } })).status).toBe(200)
    expect((await ask(again.server, '/', { headers: { cookie } })).status).toBe(403)
  })

  it('admits the sessions of the process before it, by digest only', async () => {
    const digests: string[] = []
    const first = await start({ onSession: (digest) => digests.push(digest) })
    const cookie = await admit(first.server)
    expect(digests).toHaveLength(1)
    expect(cookie).not.toContain(digests[0])
    const { port } = first.server
    await first.server.close()
    const { server } = await start({ port, earlierSessions: digests })
    expect((await ask(server, '/', { headers: { cookie } })).status).toBe(200)
    expect((await ask(server, '/', { headers: { cookie: `regulars-${port}=${digests[0] ?? ''}` } })).status).toBe(403)
  })

  it('refuses to start on a taken port', async () => {
    const { server } = await start()
    await expect(start({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('closes a link whose frame is over the limit, and serves the next', async () => {
    const { server, links } = await start()
    const cookie = await admit(server)
    const headers = { cookie, origin: server.origin }
    const got: unknown[] = []
    const socket = await openSocket(server, headers)
    links[0]?.onMessage((frame) => got.push(frame))
    socket.send(JSON.stringify('x'.repeat(MAX_FRAME_BYTES - 2)))
    await expect.poll(() => got.length).toBe(1)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(JSON.stringify('x'.repeat(MAX_FRAME_BYTES - 1)))
    expect(await closed).toBe(1009)
    expect(got).toHaveLength(1)
    expect(await tryLink(server, headers)).toBe('open')
  })

  it('closes a link that sends bytes instead of text', async () => {
    const { server, links } = await start()
    const socket = await openSocket(server, { cookie: await admit(server), origin: server.origin })
    const got: unknown[] = []
    links[0]?.onMessage((frame) => got.push(frame))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(Buffer.from('{}'))
    expect(await closed).toBe(1003)
    expect(got).toHaveLength(0)
  })

  it('stops reading from a window that does not take its answers, and lets go of one that never does', async () => {
    const { server, links } = await start()
    const socket = await openSocket(server, { cookie: await admit(server), origin: server.origin })
    const [link] = links
    let received = 0
    let closed = false
    link?.onMessage(() => {
      received++
      // An answer of 1 MB to each request.
      link.send('x'.repeat(1_000_000))
    })
    link?.onClose(() => (closed = true))
    socket.pause()
    for (let n = 0; n < 200; n++) socket.send('1')
    await expect.poll(() => received).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(received).toBeLessThan(100)
    expect(closed).toBe(false)
    socket.resume()
    await expect.poll(() => received, { timeout: 10_000 }).toBe(200)
    socket.pause()
    for (let n = 0; n < 60 && !closed; n++) {
      link?.send('x'.repeat(1_000_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => closed).toBe(true)
    socket.terminate()
  })

  it('lets go of a window that does not answer when the terminal stops', async () => {
    const { server } = await start()
    const socket = await openSocket(server, { cookie: await admit(server), origin: server.origin })
    socket.pause()
    const started = performance.now()
    await server.close()
    expect(performance.now() - started).toBeLessThan(20_000)
    socket.terminate()
  })

  it('speaks JSON over webSocketLink both ways', async () => {
    const { server, links } = await start()
    const socket = await openSocket(server, { cookie: await admit(server), origin: server.origin })
    const window = webSocketLink(socket)
    const seen = new Promise((resolve) => window.onMessage(resolve))
    links[0]?.send({ 店: '丰味' })
    expect(await seen).toEqual({ 店: '丰味' })
  })
})
