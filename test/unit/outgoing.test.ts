import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../core/sync/wire.ts'
import { createOutgoing } from '../../terminal/sync/outgoing.ts'
import type { ReadyBatch } from '../../terminal/sync/outgoing.ts'
import { hasher } from '../support/journal-makers.ts'

const link = { url: 'http://head-office', incarnation: '0b0c0d0e-0000-4000-8000-000000000001', rootKey: '', pairedAt: 0 }
const rows = Array.from({ length: 5 }, (_, n) => ({ seq: n + 1, at: 0, body: `{"n":${n + 1}}`, previousHash: 'p', hash: `h${n + 1}` }))

function outgoingOf(held = rows) {
  const asked: number[] = []
  const journal = {
    headOf: () => ({ seq: held.length, hash: '', at: 0 }),
    rowsAfter: (seq: number, limit: number) => (asked.push(seq), held.filter((row) => row.seq > seq).slice(0, limit)),
    terminalIdentity: () => ({ terminalId: 't', programmeId: 'p' }),
  }
  const keys = { sign: () => 'signed', publicKeyRaw: '' }
  return { asked, outgoing: createOutgoing({ journal, keys, hasher } as unknown as Parameters<typeof createOutgoing>[0]) }
}

const sent = async (batch: ReadyBatch | null): Promise<Batch> => JSON.parse(gunzipSync(await batch!.packed).toString()) as Batch

describe('batches made ahead', () => {
  it('come one after another, each read once, and say what is the last', async () => {
    const { outgoing, asked } = outgoingOf()
    const seqs: number[][] = []
    const more: boolean[] = []
    for (let watermark = 0; ; ) {
      const batch = outgoing.next(link, watermark, 2)
      if (!batch) break
      outgoing.makeAhead(link, batch, 2)
      seqs.push((await sent(batch)).rows.map(({ seq }) => seq))
      more.push(batch.hasMore)
      watermark = batch.rows.at(-1)!.seq
    }
    expect(seqs).toEqual([[1, 2], [3, 4], [5]])
    expect(more).toEqual([true, true, false])
    // The last asking finds nothing.
    expect(asked).toEqual([0, 2, 4, 5])
  })

  it('are made anew where head office went back, came from a backup, or takes fewer at once', async () => {
    const { outgoing } = outgoingOf()
    const ahead = () => {
      const first = outgoing.next(link, 0, 2)!
      outgoing.makeAhead(link, first, 2)
    }
    ahead()
    expect((await sent(outgoing.next(link, 1, 2))).firstSeq).toBe(2)
    ahead()
    expect((await sent(outgoing.next({ ...link, incarnation: '0b0c0d0e-0000-4000-8000-000000000002' }, 2, 2))).incarnation).toMatch(/2$/)
    ahead()
    expect((await sent(outgoing.next(link, 2, 1))).rows).toHaveLength(1)
  })
})
