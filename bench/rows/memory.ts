import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { MethodName } from '../../core/contract/methods.ts'
import type { Client, MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { buildStale } from '../../scripts/lib/build.ts'
import { OUT_DIR } from '../../scripts/lib/paths.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { startHost } from '../memory/host.ts'
import { millionTill } from '../million/build.ts'

const HOST = join(OUT_DIR, 'host', 'electron', 'host', 'index.mjs')
const LIMIT_MIB = 150
const SALES = 200
const LINES = 10

const command = (): { commandId: string } => ({ commandId: randomUUID() })

async function call<M extends MethodName>(client: Client, method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
  const answer = await client.call(method, input)
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.error)}`)
  return answer.value
}

/** One customer as a cashier serves one: looked for in two ways, ten lines, cash, and a look at the receipts. */
async function serve(client: Client, skus: readonly string[], serial: number): Promise<void> {
  const { members } = await call(client, 'find.search', { text: String((serial * 7_919) % 10_000).padStart(4, '0'), limit: 8 })
  await call(client, 'find.search', { text: 'tan', limit: 8 })
  for (let line = 0; line < LINES; line += 1) await call(client, 'sale.addItem', { ...command(), sku: skus[(serial + line) % skus.length]!, quantityMilli: 1000 })
  const member = members[0]
  if (member) await call(client, 'sale.attachMember', { ...command(), memberId: member.memberId, replace: false })
  const { sale } = await call(client, 'sale.current', {})
  if (!sale) throw new Error('a sale is open')
  await call(client, 'sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'cash', givenMinor: 1_000_000 }], approval: null })
  await call(client, 'receipt.recent', { limit: 20 })
}

/** What the terminal's process holds with a million members, used for a while: as it is shipped, through its contract. */
export const memory: Row = {
  name: 'memory',
  goal: '≤ 150 MiB resident with 1,000,000 members',
  against: 'a limit',
  run: async ({ say }): Promise<readonly Finding[]> => {
    const what = `the terminal's process, ${SALES} sales of ${LINES} lines, searches and lists`
    const goal = '≤ 1 ×'
    if (!existsSync('/proc/self/status')) return [{ what, ours: 'not measured', against: 'a limit', theirs: `${LIMIT_MIB} MiB`, ratio: null, goal, met: null, note: 'is read from /proc, so on Linux only' }]
    const { folder } = millionTill(say)
    await buildStale(['host'], () => say('  building the terminal as it is shipped …'))
    const started = performance.now()
    const host = await startHost(HOST, folder)
    try {
      const startedMs = performance.now() - started
      const { client } = host
      await call(client, 'staff.signIn', { ...command(), staffId: 'aisha', pin: '2580' })
      const atStart = host.memory().residentMiB
      const { products } = await call(client, 'catalogue.tiles', {})
      const skus = products.filter((product) => product.unit === 'piece' && product.priceMinor !== null).map((product) => product.sku)
      let mostMiB = atStart
      for (let serial = 0; serial < SALES; serial += 1) {
        await serve(client, skus, serial)
        mostMiB = Math.max(mostMiB, host.memory().residentMiB)
      }
      return [{
        what, ours: `${mostMiB.toFixed(0)} MiB`, against: 'a limit', theirs: `${LIMIT_MIB} MiB`, ratio: mostMiB / LIMIT_MIB, goal, met: mostMiB <= LIMIT_MIB,
        note: `resident, the most after any sale; ${atStart.toFixed(0)} MiB signed in, ${host.memory().peakMiB.toFixed(0)} MiB at the peak, start included; ready after ${ms(startedMs)}. Under Node; a utility process of Electron holds Chromium’s share too`,
      }]
    } finally {
      await host.stop()
    }
  },
}
