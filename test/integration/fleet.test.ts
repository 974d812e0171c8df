import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFleet } from '../support/fleet.ts'
import type { Fleet } from '../support/fleet.ts'
import { chainsOfHeadOffice, chainsOfTills, digestOfBooks, headOfficeBooks, oddities, ownBooks, verifyByCommand } from '../support/fleet-audit.ts'
import { until } from '../support/network.ts'
import { readNotes } from '../support/fleet-notebook.ts'

/** By hand 20 tills for 300 seconds (docs/reliability.md). */
const TILLS = Number(process.env['REGULARS_FLEET_TILLS'] ?? 4)
const SECONDS = Number(process.env['REGULARS_FLEET_SECONDS'] ?? 12)
const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))
/** By hand there is time for more of what takes long to come back. */
const OFTEN = SECONDS <= 60
const EVERY = OFTEN ? { lineMs: 250, serverMs: 3_000, databaseMs: 3_500, tillsMs: 7_000 } : { lineMs: 150, serverMs: 6_000, databaseMs: 8_000, tillsMs: 20_000 }

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet({ tills: TILLS, tillsAProcess: OFTEN ? 2 : 5, servers: 2, seed, pauseMs: OFTEN ? 120 : 900 })
}, OFTEN ? 180_000 : 900_000)
afterAll(async () => {
  await fleet.close()
}, 120_000)

describe('tills and two servers, while everything between them breaks', () => {
  it('at the end head office holds every entry, and the books agree to the cent and the point', { timeout: SECONDS * 1000 + 240_000 }, async () => {
    for (const one of fleet.processes) one.sell()
    await fleet.faults.run(SECONDS * 1000, EVERY)
    await Promise.all(fleet.processes.map((one) => one.rest()))
    await fleet.exchanged(120_000)

    const { pool } = fleet.database
    const notes = fleet.audited.flatMap(({ notebook }) => readNotes(notebook))
    const count = (kind: string) => notes.filter((note) => note.kind === kind).length
    console.log(`fleet: seed ${seed}; ${count('sold')} sales, ${count('returned')} returns, ${count('refused')} refused; ${JSON.stringify(fleet.faults.happened)}; said again: ${JSON.stringify(fleet.faults.repeats)}`)
    expect(fleet.servers.map(({ ownDeaths }) => ownDeaths)).toEqual([0, 0])
    expect(count('sold')).toBeGreaterThan(TILLS * 5)
    expect(count('returned')).toBeGreaterThan(0)
    expect(await chainsOfHeadOffice(pool)).toEqual(chainsOfTills(fleet.audited))
    expect(await headOfficeBooks(pool)).toEqual(ownBooks(fleet.audited, fleet.openedAt))
    expect(await oddities(pool)).toEqual({ not_applied: [], forks: 0, dropped: 0, behind: 0 })
  })

  it('every till knows of every member what all tills together made of their points', { timeout: 120_000 }, async () => {
    const { points } = ownBooks(fleet.audited, fleet.openedAt)
    const ordered = (of: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))
    const wrong = async () => Object.entries(await fleet.pointsAtTills()).filter(([, at]) => JSON.stringify(ordered(at)) !== JSON.stringify(points)).map(([n, at]) => ({ n, at: ordered(at) }))
    const left = await until(wrong, (tills) => tills.length === 0, 30_000).catch(wrong)
    for (const { at } of left) expect(at).toEqual(points)
  })

  it('everything that was ever said to head office, said once more to either server, changes nothing', { timeout: 120_000 }, async () => {
    const before = await digestOfBooks(fleet.database.pool)
    const requests = fleet.lines.flatMap((line) => line.kept.map((request) => ({ line, request })))
    expect(requests.length).toBeGreaterThan(TILLS * 5)
    for (let at = 0; at < requests.length; at += 8) await Promise.all(requests.slice(at, at + 8).map(({ line, request }) => line.replay(request)))
    expect(await digestOfBooks(fleet.database.pool)).toEqual(before)
  })

  it('every till’s own books hold', { timeout: 180_000 }, async () => {
    await Promise.all(fleet.processes.map((one) => one.close()))
    for (const { dataDir } of fleet.audited) expect(await verifyByCommand(dataDir)).toBeNull()
  })
})
