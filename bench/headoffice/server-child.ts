/** A head office server in a process of its own, so that who sends pays for nothing of it: `server-child.ts DATA_DIR`, with DATABASE_URL. */
import { createHeadOffice } from '../../headoffice/server/app.ts'
import { benchRulebook } from './office.ts'

const [, , dataDir] = process.argv
const databaseUrl = process.env['DATABASE_URL']
if (dataDir === undefined || databaseUrl === undefined || !process.send) throw new Error('started as: fork(server-child.ts, [DATA_DIR])')
const PLENTY = { burst: 1e9, perSecond: 1e9 }
const office = await createHeadOffice({ dataDir, databaseUrl, host: '127.0.0.1', port: 0, pageDir: '/nowhere', firstRulebook: benchRulebook(), limits: { terminal: PLENTY, refusals: PLENTY } })
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
process.on('disconnect', () => void office.close().then(() => process.exit()))
process.send({ url: office.url })
