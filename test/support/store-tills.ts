import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { setUpStore } from '../../terminal/services/first-start.ts'
import { createTill } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { DEMO_STORE } from './head-office.ts'
import type { TestHeadOffice } from './head-office.ts'
import { until } from './network.ts'
import { QUICK } from './sync-till.ts'
import { command, MANAGER, openTill, temporaryFolder } from './till.ts'
import type { HandClock, TestTill } from './till.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface StoreTill {
  readonly till: TestTill
  remove(): Promise<void>
}

/** A till of a store of the demo programme that begins without members, with the manager signed in. It talks to head office when it has something to say, or is told to. */
export async function openStoreTill(place: { readonly storeId: string; readonly tillNumber: number; readonly rulebook?: Rulebook }, clock: HandClock): Promise<StoreTill> {
  const folder = temporaryFolder()
  const ids = createIds(clock)
  const db = openDatabase(folder.dir, { clock, log: silent })
  const inside = createTill({ db, clock, log: silent, ids, hasher: createHasher(), keys: openKeyStore(folder.dir), onDiskChange: () => undefined })
  setUpStore(inside, { ...demoStore(DEMO_STORE, clock.now()), ...place, members: [] })
  inside.disk.close()
  db.close()
  const till = await openTill({ dataDir: folder.dir, clock, ports: { syncTimings: { ...QUICK, everyMs: 60_000 } } })
  await till.signIn(MANAGER)
  return {
    till,
    async remove() {
      await till.close()
      folder.remove()
    },
  }
}

/** Pairs a till as a manager does, and waits until it has been told everything. */
export async function pairTill(till: TestTill, office: TestHeadOffice, url = office.office.url): Promise<void> {
  const { pairingCode } = await till.call('sync.pair', { ...command(), url })
  const typed = await office.typeCode(pairingCode ?? '')
  if (typed.status !== 200) throw new Error(JSON.stringify(typed.body))
  await until(() => till.call('sync.get', {}), (view) => view.paired && view.waitingEntries === 0)
}

/** One exchange with head office, there and back. */
export async function exchange(...tills: readonly TestTill[]): Promise<void> {
  for (const till of tills) await till.call('sync.now', command())
}
