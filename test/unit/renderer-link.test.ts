import { describe, expect, it } from 'vitest'
import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import type { Link } from '../../core/contract/link.ts'
import { FRAME_VERSION } from '../../core/contract/frames.ts'
import { contractHash } from '../../core/contract/hash.ts'
import type { CallResult, Client } from '../../core/contract/types.ts'
import { createScanQueue } from '../../renderer/input/scan-queue.ts'
import type { QueuedScan, ScanAnswer } from '../../renderer/input/scan-queue.ts'
import { makeCaller } from '../../renderer/link/commands.ts'
import { connect } from '../../renderer/link/connection.ts'
import type { LinkState } from '../../renderer/link/connection.ts'

const numbered = () => {
  let next = 0
  return () => `id-${next++}`
}
const added: ScanAnswer = ok({ outcome: 'line-added' as const, sale: null })
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

describe('the scan queue', () => {
  it('sends 200 scans of one second in their order, one at a time, each under its own id', async () => {
    const sent: string[] = []
    let atOnce = 0
    const answered: string[] = []
    const queue = createScanQueue({
      newId: numbered(),
      notNow: () => false,
      onWaiting: () => undefined,
      onAnswer: (scan) => answered.push(scan.text),
      async send(scan) {
        expect(++atOnce).toBe(1)
        await soon()
        atOnce -= 1
        sent.push(`${scan.commandId}:${scan.text}`)
        return added
      },
    })
    const codes = Array.from({ length: 200 }, (_, index) => String(index))
    for (const code of codes) queue.add(code, 0)
    while (answered.length < 200) await soon()
    expect(sent).toEqual(codes.map((code) => `id-${code}:${code}`))
    expect(answered).toEqual(codes)
  })

  it('keeps scans while held, says how many, and goes on in order', async () => {
    const sent: string[] = []
    const waiting: number[] = []
    const queue = createScanQueue({
      newId: numbered(), notNow: () => false, onAnswer: () => undefined, onWaiting: (count) => waiting.push(count),
      send: async (scan: QueuedScan) => {
        sent.push(scan.text)
        return added
      },
    })
    queue.hold(true)
    queue.add('a', 0)
    queue.add('b', 0)
    await soon()
    expect(sent).toEqual([])
    expect(waiting).toEqual([1, 2])
    queue.hold(false)
    await soon()
    expect(sent).toEqual(['a', 'b'])
    expect(waiting.at(-1)).toBe(0)
  })
})

describe('a scan that is answered with “not now”', () => {
  it('keeps its place and its id, and is sent again once the queue is let go', async () => {
    const sent: string[] = []
    const answered: string[] = []
    let signedIn = false
    const queue = createScanQueue({
      newId: numbered(), onWaiting: () => undefined, onAnswer: (scan) => answered.push(scan.text),
      notNow: (answer) => !answer.ok && answer.error.code === 'SIGNED_OUT',
      send: async (scan: QueuedScan) => {
        sent.push(`${scan.commandId}:${scan.text}`)
        return signedIn ? added : fail('SIGNED_OUT', {})
      },
    })
    queue.add('a', 0)
    queue.add('b', 0)
    await soon()
    expect([sent, answered]).toEqual([['id-0:a'], []])
    signedIn = true
    queue.hold(false)
    await soon()
    expect([sent, answered]).toEqual([['id-0:a', 'id-0:a', 'id-1:b'], ['a', 'b']])
  })
})

describe('a command', () => {
  it('that was lost on the way is sent again with the same id, until it is answered', async () => {
    const ids: unknown[] = []
    const lost = [fail('DISCONNECTED', {}), fail('TIMED_OUT', {}), fail('DISCONNECTED', {})]
    const client = {
      call: async (_method: string, input: { commandId: string }) => {
        ids.push(input.commandId)
        return lost.shift() ?? fail('SALE_NOT_OPEN', {})
      },
    } as unknown as Client
    const caller = makeCaller(async () => client, numbered())
    const answer: CallResult<'sale.clear'> = await caller.command('sale.clear', { saleId: 'x' })
    expect(answer).toEqual(fail('SALE_NOT_OPEN', {}))
    expect(ids).toEqual(['id-0', 'id-0', 'id-0', 'id-0'])
  })
})

describe('the connection', () => {
  /** A terminal's end that says hello, with this hash. */
  const greet = (far: Link, hash: string) => far.onMessage(() => far.send({ v: FRAME_VERSION, t: 'hello', contractHash: hash }))

  it('comes back with growing pauses, reads anew each time, and hands waiting calls the new client', async () => {
    const pauses: number[] = []
    const states: LinkState[] = []
    const ends: Link[] = []
    let refusals = 4
    let read = 0
    const connection = connect({
      openLink: async () => {
        if (ends.length === 1 && refusals-- > 0) throw new Error('not there')
        const [near, far] = memoryLinkPair()
        greet(far, contractHash())
        ends.push(far)
        return near
      },
      // The time-outs of calls never fire here; pauses pass at once.
      after: (ms, fn) => {
        if (ms >= 10_000) return () => undefined
        pauses.push(ms)
        const timer = setTimeout(fn, 0)
        return () => clearTimeout(timer)
      },
      onOpen: async () => void read++,
      onState: (state) => states.push(state),
    })
    const first = await connection.whenOpen()
    ends[0]?.close()
    while (states.at(-1) !== 'away') await soon()
    const second = await connection.whenOpen()
    expect(second).not.toBe(first)
    expect(read).toBe(2)
    expect(pauses).toEqual([100, 250, 500, 1000, 2000])
    expect(states.filter((state) => state === 'open')).toHaveLength(2)
    connection.close()
  })

  it('says when this window speaks another contract than the terminal, and stays away then', async () => {
    const states: LinkState[] = []
    let opened = 0
    connect({
      openLink: async () => {
        opened += 1
        const [near, far] = memoryLinkPair()
        greet(far, 'another')
        return near
      },
      after: (_ms, fn) => {
        const timer = setTimeout(fn, 0)
        return () => clearTimeout(timer)
      },
      onOpen: () => new Promise(() => undefined),
      onState: (state) => states.push(state),
    })
    while (states.at(-1) !== 'stale') await soon()
    await soon()
    await soon()
    expect(opened).toBe(1)
    expect(states.at(-1)).toBe('stale')
  })
})
