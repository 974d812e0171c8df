import { afterEach, describe, expect, it } from 'vitest'
import { makeClient } from '../../core/contract/client.ts'
import { fail } from '../../core/contract/errors.ts'
import { FRAME_VERSION } from '../../core/contract/frames.ts'
import { contractHash } from '../../core/contract/hash.ts'
import { serve } from '../../core/contract/serve.ts'
import type { ServeOptions, Served } from '../../core/contract/serve.ts'
import type { Client, Handlers, MethodInput } from '../../core/contract/types.ts'
import { ok } from '../../core/base/result.ts'
import { SYNC_VIEW, handlersOf } from '../support/contract-handlers.ts'
import { LINK_KINDS } from '../support/links.ts'
import type { LinkPair } from '../support/links.ts'

const COMMAND_ID = '01985c7c-0000-7000-8000-000000000001'
const after = (ms: number, fn: () => void) => {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

interface Running extends LinkPair {
  readonly client: Client
  readonly served: Served
  readonly incidents: { method: string; error: unknown }[]
}

describe.each(LINK_KINDS)('the contract over a $name link', (kind) => {
  const opened: LinkPair[] = []
  afterEach(async () => {
    for (const pair of opened.splice(0)) await pair.cleanUp()
  })

  async function pairUp(): Promise<LinkPair> {
    const pair = await kind.connect()
    opened.push(pair)
    return pair
  }

  async function start(given: Partial<Handlers>, options: { authorize?: ServeOptions['authorize']; timeoutMs?: number } = {}): Promise<Running> {
    const pair = await pairUp()
    const incidents: Running['incidents'] = []
    const served = serve(pair.terminal, handlersOf(given), {
      authorize: options.authorize ?? (() => null),
      onIncident: (method, error) => `incident-${incidents.push({ method, error })}`,
    })
    const client = makeClient(pair.window, { after, timeoutMs: options.timeoutMs ?? 5000 })
    return { ...pair, client, served, incidents }
  }

  /** Frames of the terminal as they arrive at the window, for what a proper client would not send. */
  async function listen(pair: LinkPair, count: number): Promise<unknown[]> {
    const frames: unknown[] = []
    return new Promise((resolve) => pair.window.onMessage((frame) => frames.push(frame) === count && resolve(frames)))
  }

  it('answers a call with the handler’s output', async () => {
    const { client } = await start({ 'sync.get': () => ok(SYNC_VIEW) })
    expect(await client.call('sync.get', {})).toEqual({ ok: true, value: SYNC_VIEW })
  })

  it('carries an expected refusal with its data', async () => {
    const { client } = await start({ 'printer.resolve': () => fail('JOB_UNKNOWN', {}), 'staff.signIn': () => fail('PIN_WRONG', { attemptsLeft: 2 }) })
    expect(await client.call('staff.signIn', { commandId: COMMAND_ID, staffId: 'a', pin: '1234' })).toEqual(fail('PIN_WRONG', { attemptsLeft: 2 }))
    expect(await client.call('printer.resolve', { commandId: COMMAND_ID, jobId: 1, answer: 'leave' })).toEqual(fail('JOB_UNKNOWN', {}))
  })

  it.each([
    ['an unknown field', { commandId: COMMAND_ID, extra: 1 }, ''],
    ['a missing field', {}, 'commandId'],
    ['a wrong type', { commandId: 7 }, 'commandId'],
    ['no object at all', 'sync', ''],
  ])('refuses %s before the handler sees it', async (_what, input, path) => {
    let called = false
    const { client } = await start({ 'sync.now': () => { called = true; return ok(SYNC_VIEW) } })
    const result = await client.call('sync.now', input as MethodInput<'sync.now'>)
    expect(result).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', data: { issues: [{ path }] } } })
    expect(called).toBe(false)
  })

  it.each(['sale.giveAway', 'toString', '__proto__', 'constructor'])('does not know the method %s', async (method) => {
    const pair = await pairUp()
    serve(pair.terminal, handlersOf({}), { authorize: () => null, onIncident: () => 'i' })
    const answers = listen(pair, 1)
    pair.window.send({ v: FRAME_VERSION, t: 'request', id: 9, method, input: {} })
    expect(await answers).toEqual([{ v: FRAME_VERSION, t: 'response', id: 9, ok: false, error: { code: 'UNKNOWN_METHOD', data: { method } } }])
  })

  it('asks who is signed in before it looks at the input', async () => {
    const roles: string[] = []
    let called = false
    const { client } = await start(
      { 'printer.set': () => { called = true; return fail('PRINTER_NOT_SET' as never, {} as never) } },
      { authorize: (role) => { roles.push(role); return { code: 'FORBIDDEN', data: { role: 'cashier' } } } },
    )
    expect(await client.call('printer.set', { bad: true } as never)).toEqual(fail('FORBIDDEN', { role: 'cashier' }))
    expect(roles).toEqual(['manager'])
    expect(called).toBe(false)
  })

  it('answers SIGNED_OUT where nobody is signed in', async () => {
    const { client } = await start({}, { authorize: (role) => (role === 'nobody' ? null : { code: 'SIGNED_OUT', data: {} }) })
    expect(await client.call('sale.held', {})).toEqual(fail('SIGNED_OUT', {}))
  })

  it('keeps broken invariants to itself: an incident id crosses, the reason does not', async () => {
    const { client, incidents } = await start({
      'sync.get': () => { throw new Error('secret detail') },
      'sale.current': () => fail('PIN_LOCKED', { untilMs: 1 }) as never,
      'sale.held': () => ok({ held: [{ nonsense: true }] }) as never,
    })
    expect(await client.call('sync.get', {})).toEqual(fail('INTERNAL', { incidentId: 'incident-1' }))
    expect(await client.call('sale.current', {})).toEqual(fail('INTERNAL', { incidentId: 'incident-2' }))
    expect(await client.call('sale.held', {})).toEqual(fail('INTERNAL', { incidentId: 'incident-3' }))
    expect(incidents.map((incident) => incident.method)).toEqual(['sync.get', 'sale.current', 'sale.held'])
  })

  it('brings events to whoever listens, and to nobody else', async () => {
    const { client, served } = await start({ 'sync.get': () => ok(SYNC_VIEW) })
    await client.call('sync.get', {})
    const seen: unknown[] = []
    const stop = client.on('sync.changed', (view) => seen.push(view.waitingSales))
    served.emit('sync.changed', { ...SYNC_VIEW, waitingSales: 1 })
    served.emit('sale.changed', { sale: null })
    await client.call('sync.get', {})
    stop()
    served.emit('sync.changed', { ...SYNC_VIEW, waitingSales: 2 })
    await client.call('sync.get', {})
    expect(seen).toEqual([1])
  })

  it('drops an event that is not what the contract says', async () => {
    const { client, terminal } = await start({ 'sync.get': () => ok(SYNC_VIEW) })
    const seen: unknown[] = []
    client.on('sync.changed', (view) => seen.push(view))
    terminal.send({ v: FRAME_VERSION, t: 'event', name: 'sync.changed', data: { paired: 'yes' } })
    terminal.send({ v: FRAME_VERSION, t: 'event', name: 'toString', data: {} })
    await client.call('sync.get', {})
    expect(seen).toEqual([])
  })

  it('gives each of many calls in flight its own answer, whatever the order they finish in', async () => {
    const waiting: (() => void)[] = []
    const { client } = await start({
      'find.search': async (input) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return fail('SCAN_UNREADABLE' as never, { text: input.text } as never) as never
      },
      'staff.signIn': async (input) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return fail('PIN_WRONG', { attemptsLeft: Number(input.staffId) })
      },
    })
    const calls = Array.from({ length: 100 }, (_, n) => client.call('staff.signIn', { commandId: COMMAND_ID, staffId: String(n), pin: '1234' }))
    await expect.poll(() => waiting.length).toBe(100)
    for (const finish of waiting.reverse()) finish()
    const results = await Promise.all(calls)
    expect(results).toEqual(Array.from({ length: 100 }, (_, n) => fail('PIN_WRONG', { attemptsLeft: n })))
  })

  it('answers DISCONNECTED to calls in flight and to later ones when the terminal goes', async () => {
    const { client, terminal } = await start({ 'sync.get': () => new Promise(() => undefined) })
    let closed = 0
    client.onClose(() => closed++)
    const inFlight = client.call('sync.get', {})
    terminal.close()
    expect(await inFlight).toEqual(fail('DISCONNECTED', {}))
    expect(await client.call('sync.get', {})).toEqual(fail('DISCONNECTED', {}))
    expect(closed).toBe(1)
  })

  it('tells the terminal that the window went, and answers to nobody harm nothing', async () => {
    let finish: () => void = () => undefined
    const { client, terminal } = await start({ 'sync.get': () => new Promise((resolve) => (finish = () => resolve(ok(SYNC_VIEW)))) })
    const gone = new Promise<void>((resolve) => terminal.onClose(resolve))
    void client.call('sync.get', {})
    await new Promise((resolve) => setTimeout(resolve, 50))
    client.close()
    await gone
    finish()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(() => terminal.send({ v: FRAME_VERSION, t: 'malformed' })).not.toThrow()
  })

  it('answers TIMED_OUT when the terminal says nothing in time', async () => {
    const { client } = await start({ 'sync.get': () => new Promise(() => undefined) }, { timeoutMs: 40 })
    expect(await client.call('sync.get', {})).toEqual(fail('TIMED_OUT', {}))
  })

  it('knows a terminal of its own build, and says so of another', async () => {
    const same = await start({ 'sync.get': () => ok(SYNC_VIEW) })
    let mismatches = 0
    same.client.onMismatch(() => mismatches++)
    await same.client.call('sync.get', {})
    expect(mismatches).toBe(0)
    same.terminal.send({ v: FRAME_VERSION, t: 'hello', contractHash: `${contractHash()}x` })
    await same.client.call('sync.get', {})
    expect(mismatches).toBe(1)
  })

  it('answers a stale window’s hello with the hash in force', async () => {
    const pair = await pairUp()
    serve(pair.terminal, handlersOf({}), { authorize: () => null, onIncident: () => 'i' })
    const answers = listen(pair, 1)
    pair.window.send({ v: FRAME_VERSION, t: 'hello', contractHash: 'of another day' })
    expect(await answers).toEqual([{ v: FRAME_VERSION, t: 'hello', contractHash: contractHash() }])
  })

  it.each([
    ['text that is not JSON', '{"v":1,"t":"request",'],
    ['JSON that is no frame', '[1,2,3]'],
    ['another frame version', '{"v":2,"t":"request","id":1,"method":"sync.get","input":{}}'],
    ['a frame with more in it', '{"v":1,"t":"request","id":1,"method":"sync.get","input":{},"admin":true}'],
    ['an endless method name', `{"v":1,"t":"request","id":1,"method":"${'x'.repeat(5000)}","input":{}}`],
  ])('calls %s malformed, and goes on', async (_what, text) => {
    const { client, window, sendRaw } = await start({ 'sync.get': () => ok(SYNC_VIEW) })
    const malformed = new Promise((resolve) => window.onMessage((frame) => (frame as { t: string }).t === 'malformed' && resolve(true)))
    sendRaw(text)
    expect(await malformed).toBe(true)
    expect(await client.call('sync.get', {})).toMatchObject({ ok: true })
  })

  it('survives a frame of 10 MB', async () => {
    const text = 'x'.repeat(10_000_000)
    const { client, terminal } = await start({ 'find.search': () => ok({ products: [], members: [] }) })
    const terminalClosed = new Promise<void>((resolve) => terminal.onClose(resolve))
    const result = await client.call('find.search', { text, limit: 1 })
    if (kind.limitsFrames) {
      expect(result).toEqual(fail('DISCONNECTED', {}))
      await terminalClosed
    } else {
      expect(result).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', data: { issues: [{ path: 'text' }] } } })
    }
  })
})
