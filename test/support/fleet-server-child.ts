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

/** The database went away in the middle of the start: who starts it tries again, as a service manager would. */
function isDatabaseGone(thrown: unknown): boolean {
  const { code, message } = thrown as { code?: unknown; message?: unknown }
  // Administrator's shutdown and the like (PostgreSQL, appendix A, class 57) and broken connections.
  return /^(57P0\d|08...|ECONN.*|EPIPE)$/.test(String(code)) || /connection|timeout/i.test(String(message))
}

try {
  const office = await createHeadOffice({ dataDir, databaseUrl, host: '127.0.0.1', port: 0, pageDir: '/nowhere', firstRulebook: fleetRulebook(openedAt) })
  flushCompileCache()
  tell({ port: Number(new URL(office.url).port) })
  process.once('SIGTERM', () => void office.close().then(() => process.exit()))
} catch (thrown) {
  if (thrown instanceof HeadOfficeRefusal) tell({ refused: `${thrown.code} ${thrown.data.detail}` })
  else if (isDatabaseGone(thrown)) tell({ refused: String(thrown) })
  else throw thrown
}
process.on('disconnect', () => process.exit())
