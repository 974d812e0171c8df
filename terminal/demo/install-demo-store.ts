import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogueSchema } from '../../core/basket/product.ts'
import type { Instant } from '../../core/time/instant.ts'
import { civilDate } from '../../core/time/civil.ts'
import { DEMO_TIME_ZONE, demoRulebook } from './demo-rulebook.ts'
import type { DemoStore } from './demo-store.ts'
import { membersFileSchema, storeFileSchema } from './demo-store.ts'
import { makeMembers } from './made-up-members.ts'

/**
 * The demo store as it is on the day of `now`: a grocer in Tiong Bahru with its people, goods, rules and 1,000 members.
 * Dates are days before or after `now` in Singapore.
 *
 * @param folder where store.json, catalogue.json, rulebook.json and members.json lie (resources/demo-store, also in a packaged app)
 * @throws where a file is missing or not what it should be
 */
export function demoStore(folder: string, now: Instant): DemoStore {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const rulebook = demoRulebook(folder, now)
  return {
    ...storeFileSchema.parse(read('store.json')),
    catalogue: catalogueSchema.parse(read('catalogue.json')),
    rulebook,
    members: makeMembers(membersFileSchema.parse(read('members.json')), { today: civilDate(now, DEMO_TIME_ZONE), rulebook }),
  }
}
