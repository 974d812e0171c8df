import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { createIds } from '../../terminal/ids.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { isSetUp, setUpStore } from '../../terminal/services/first-start.ts'
import { createTill } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { DEMO_STORE } from './head-office.ts'

/** Members that every till of a fleet knows. */
const MEMBERS = 12
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const fleetRulebook = (openedAt: number): Rulebook => demoRulebook(DEMO_STORE, openedAt)

/** The same ids at every till, as in every demo store: all speak of the same people and of the same lots. */
const fleetMembers = (openedAt: number) => demoStore(DEMO_STORE, openedAt).members.slice(0, MEMBERS)

/** Cards that the people of a fleet's stores carry. */
export function fleetCards(openedAt: number): string[] {
  return fleetMembers(openedAt).flatMap(({ cards }) => cards.filter((card) => !card.blocked).slice(0, 1).map((card) => card.number))
}

/** What each member has before anything is sold. */
export function fleetOpeningPoints(openedAt: number): Record<string, number> {
  return Object.fromEntries(fleetMembers(openedAt).map(({ memberId, lots }) => [memberId, lots.reduce((sum, lot) => sum + lot.points, 0)]))
}

/** Sets a till up as the n-th of a chain of shops, four tills a shop: its own identity and key, the same members and their lots. */
export function setUpFleetTill(dataDir: string, n: number, openedAt: number): void {
  const clock = createSystemClock()
  const db = openDatabase(dataDir, { clock, log: silent })
  const till = createTill({ db, clock, log: silent, ids: createIds(clock), hasher: createHasher(), keys: openKeyStore(dataDir), onDiskChange: () => undefined })
  if (!isSetUp(till)) {
    const store = demoStore(DEMO_STORE, openedAt)
    setUpStore(till, { ...store, storeId: `shop-${Math.floor(n / 4) + 1}`, tillNumber: (n % 4) + 1, members: fleetMembers(openedAt) })
  }
  till.disk.close()
  db.close()
}
