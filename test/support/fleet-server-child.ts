/** One head office server in a process of its own, on a database that others use too: `fleet-server-child.ts DATA_DIR`. */
import { flushCompileCache } from 'node:module'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import { HeadOfficeRefusal } from '../../headoffice/server/start-refusal.ts'
import { fleetRulebook } from './fleet-store.ts'

const [, , dataDir] = process.argv
const databaseUrl = process.env['DATABASE_URL']
const openedAt = Number(process.env['FLEET_OPENED_AT'])
if (dataDir === undefined || databaseUrl === undefined || !process.send) throw new Error('started as: fork(fleet-server-child.ts, [DATA_DIR]) with DATABASE_URL and FLEET_OPENED_AT')

export type FromServer = { readonly port: number } | { readonly refused: string }
const tell = (message: FromServer) => void process.send?.(message, undefined, undefined, () => undefined)

try {
  const office = await createHeadOffice({ dataDir, databaseUrl, host: '127.0.0.1', port: 0, pageDir: '/nowhere', firstRulebook: fleetRulebook(openedAt) })
  flushCompileCache()
  tell({ port: Number(new URL(office.url).port) })
  process.once('SIGTERM', () => void office.close().then(() => process.exit()))
} catch (thrown) {
  if (!(thrown instanceof HeadOfficeRefusal)) throw thrown
  tell({ refused: `${thrown.code} ${thrown.data.detail}` })
}
process.on('disconnect', () => process.exit())
