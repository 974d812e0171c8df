import { randomUUID } from 'node:crypto'
import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Link } from '../../core/contract/link.ts'
import { METHODS } from '../../core/contract/methods.ts'
import { serve } from '../../core/contract/serve.ts'
import type { OwnShop } from '../../core/contract/staff-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { createIds } from '../ids.ts'
import { createSystemClock } from '../clock.ts'
import type { Terminal, TerminalConfig, TerminalPorts } from '../terminal.ts'
import { tillWithTraining } from '../training/till-with-training.ts'
import type { MakeTerminal } from '../training/till-with-training.ts'
import { takeDataFolder } from '../store/data-folder.ts'
import { isFolderSetUp } from './is-set-up.ts'
import { ownStore } from './own-shop.ts'

/** Long enough for an answer to leave before its link closes. */
const ANSWER_LEAVES_MS = 30

/**
 * The till of a data folder. An empty folder of a shop asks first how the till shall begin: until somebody said so there is
 * no till, no journal and no key, and every other call is refused. The folder is taken while it asks: one that cannot be used, or
 * that another till has, is refused before anybody answers questions.
 */
export async function tillOfFolder(make: MakeTerminal, config: TerminalConfig, ports: Partial<TerminalPorts> = {}): Promise<Terminal> {
  if (config.firstRun !== 'ask' || isFolderSetUp(config.dataDir)) return tillWithTraining(make, config, ports)
  let lock: ReturnType<typeof takeDataFolder> | null = takeDataFolder(config.dataDir)
  const clock = ports.clock ?? createSystemClock()
  const ids = ports.ids ?? createIds(clock)
  const links = new Set<Link>()
  let till: Terminal | null = null
  let beginning: Promise<Terminal> | null = null

  /** One beginning: a second tap meets the first. Where it fails nothing is set up, and the reason is told as at any start. */
  async function begin(shop: OwnShop | null): Promise<void> {
    lock?.release()
    lock = null
    beginning ??= tillWithTraining(make, { ...config, ...(shop === null ? {} : { ownShop: shop, language: shop.language }) }, ports)
    try {
      till = await beginning
    } catch (error) {
      beginning = null
      lock = takeDataFolder(config.dataDir)
      throw error
    }
    setTimeout(() => {
      for (const link of links) link.close()
    }, ANSWER_LEAVES_MS)
  }

  const refuseAll = Object.fromEntries(Object.keys(METHODS).map((method) => [method, () => fail('NOT_SET_UP', {})]))
  const own: Pick<Handlers, 'setup.get' | 'setup.demo' | 'setup.alone'> = {
    'setup.get': () => ok({ needed: true, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    async 'setup.demo'() {
      await begin(null)
      return ok({})
    },
    async 'setup.alone'({ shop }) {
      const store = ownStore(shop, clock.now(), ids)
      if (!store.ok) return fail('SETTING_INVALID', { setting: 'shop', reason: store.error })
      await begin(shop)
      return ok({})
    },
  }
  const handlers = { ...(refuseAll as unknown as Handlers), ...own }

  return {
    handlers,
    // Nobody can be signed in; what needs a person says the same as everything else.
    authorize: () => null,
    onEvent: () => () => undefined,
    attach(link, kind = 'counter') {
      if (till) return till.attach(link, kind)
      links.add(link)
      link.onClose(() => links.delete(link))
      serve(link, handlers, { kind, authorize: () => null, onIncident: () => randomUUID() })
    },
    async close() {
      for (const link of links) link.close()
      const open = await beginning?.catch(() => null)
      await open?.close()
      lock?.release()
    },
  }
}
