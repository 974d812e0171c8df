import { jsonRulesEngine, jsonRulesEngineByBasket } from '../promotions/json-rules-engine.ts'
import { LONG_LISTS, SHORT_LISTS, makeLoad } from '../promotions/load.ts'
import type { Load, LoadShape } from '../promotions/load.ts'
import { medusa, medusaAmounts } from '../promotions/medusa.ts'
import { ourAmounts, ours } from '../promotions/ours.ts'
import { zenEngine } from '../promotions/zen-engine.ts'
import { ms, times } from '../lib/figures.ts'
import { peerVersion } from '../lib/peers.ts'
import type { Finding, Row, RowOptions } from '../lib/row.ts'
import { interleaved } from '../lib/timing.ts'
import type { Contender, Took } from '../lib/timing.ts'

const OFFERS = 1000
const LINES = 30
const GOALS = { 'json-rules-engine': 1000, 'zen-engine': 250, medusa: 1500 } as const
type PeerName = keyof typeof GOALS
const PACKAGES: Record<PeerName, string> = { 'json-rules-engine': 'json-rules-engine', 'zen-engine': '@gorules/zen-engine', medusa: '@medusajs/promotion' }

function sameMatches(who: string, theirs: ReadonlySet<string>, expected: ReadonlySet<string>): void {
  const missing = [...expected].filter((key) => !theirs.has(key))
  const more = [...theirs].filter((key) => !expected.has(key))
  if (missing.length + more.length > 0) throw new Error(`${who} matches otherwise: lacks ${missing.slice(0, 3).join(', ') || 'nothing'}, has besides ${more.slice(0, 3).join(', ') || 'nothing'}`)
}

/** Ours rounds each promotion once per line, half-up; Medusa leaves rounding to its caller. So each may differ by less than one minor unit for every promotion on the line so far. */
function sameAmounts(theirs: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>): void {
  for (const [key, amount] of expected) {
    if (Math.abs(amount - theirs.get(key)!) >= 1) throw new Error(`medusa takes ${theirs.get(key)} off for ${key}, ours ${amount}`)
  }
}

const BY_BASKET = 'by basket'

/** Each peer that can be had here, its results checked against ours; why not for the others. */
async function contenders(load: Load, expected: ReadonlyMap<string, number>, say: (text: string) => void): Promise<{ peers: Contender[]; absent: Map<PeerName, string> }> {
  const matches = new Set(expected.keys())
  const absent = new Map<PeerName, string>()
  const peers: Contender[] = []
  async function add(name: PeerName, make: () => Promise<Contender>): Promise<void> {
    try {
      peers.push(await make())
    } catch (error) {
      if (error instanceof Error && error.message.includes('otherwise')) throw error
      absent.set(name, error instanceof Error ? error.message : String(error))
    }
  }
  await add('json-rules-engine', async () => {
    const engine = jsonRulesEngine(load, say)
    sameMatches('json-rules-engine', await engine.run(), matches)
    return { name: 'json-rules-engine', run: engine.run }
  })
  await add('json-rules-engine', async () => {
    const engine = jsonRulesEngineByBasket(load, say)
    sameMatches('json-rules-engine asked by basket', await engine.run(), new Set([...matches].map((key) => key.split(' ')[0]!)))
    return { name: BY_BASKET, run: engine.run }
  })
  for (const mode of ['each line a call', 'one call'] as const) {
    await add('zen-engine', async () => {
      const engine = zenEngine(load, mode, say)
      sameMatches('zen-engine', await engine.run(), matches)
      return { name: `zen-engine, ${mode}`, run: engine.run }
    })
  }
  await add('medusa', async () => {
    const engine = medusa(load, say)
    const amounts = medusaAmounts(await engine.run())
    sameMatches('medusa', new Set(amounts.keys()), matches)
    sameAmounts(amounts, expected)
    return { name: 'medusa', run: engine.run }
  })
  return { peers, absent }
}

function finding(what: string, name: PeerName, medians: ReadonlyMap<string, Took>, why: string | undefined): Finding {
  const goal = GOALS[name]
  const ours = medians.get('ours')!
  // Of several ways to ask a peer, its fastest counts.
  const modes = [...medians].filter(([mode]) => mode.startsWith(name)).sort(([, a], [, b]) => a.wallMs - b.wallMs)
  const fastest = modes[0]
  if (fastest === undefined) return { what, ours: ms(ours.wallMs), against: name, theirs: 'not measured', ratio: null, goal: `≥ ${goal} ×`, met: null, note: `could not be run here: ${why}` }
  const [, theirs] = fastest
  const ratio = theirs.wallMs / ours.wallMs
  const inProcessorTime = `in processor time ${ms(ours.cpuMs)} and ${ms(theirs.cpuMs)}, ${times(theirs.cpuMs / ours.cpuMs)}`
  return {
    what, ours: ms(ours.wallMs), against: `${name} ${peerVersion(PACKAGES[name])}`, theirs: ms(theirs.wallMs), ratio, goal: `≥ ${goal} ×`, met: ratio >= goal,
    note: [inProcessorTime, ...(modes.length > 1 ? modes.map(([mode, took]) => `${mode}: ${ms(took.wallMs)}`) : [])].join('; '),
  }
}

async function measured(shape: LoadShape, { rounds, seed, say }: RowOptions): Promise<Finding[]> {
  const load = makeLoad(seed, OFFERS, LINES, shape)
  const engine = ours(load)
  const expected = ourAmounts(engine.run())
  const { peers, absent } = await contenders(load, expected, say)
  say(`${expected.size} matches of a promotion and a line, equal in ours and ${peers.map((each) => each.name).join(', ')}`)
  const medians = await interleaved([{ name: 'ours', run: engine.run }, ...peers], rounds)
  const { wallMs: oursMs, cpuMs } = medians.get('ours')!
  const what = `${OFFERS} × ${LINES} lines, up to ${shape.most} articles each`
  const findings = (Object.keys(GOALS) as PeerName[]).map((name) => finding(what, name, medians, absent.get(name)))
  const byBasket = medians.get(BY_BASKET)
  if (byBasket === undefined) return findings
  return [...findings, {
    what: `${what}: a lesser question`, ours: ms(oursMs), against: 'json-rules-engine', theirs: ms(byBasket.wallMs), ratio: byBasket.wallMs / oursMs, goal: '–', met: null,
    note: `asked once for the basket it says which promotions hold, not for which lines; ours is the whole answer all the same; in processor time ${times(byBasket.cpuMs / cpuMs)}`,
  }]
}

/** 1,000 promotions in force and a basket of 30 lines; ours with amounts, points and the reason for each of the 1,000. */
export const promotions: Row = {
  name: 'promotions',
  goal: Object.entries(GOALS).map(([name, goal]) => `${goal} × ${name}`).join(', '),
  against: 'json-rules-engine, zen-engine, medusa compute-actions',
  run: async (options) => [...await measured(SHORT_LISTS, options), ...await measured(LONG_LISTS, options)],
}
