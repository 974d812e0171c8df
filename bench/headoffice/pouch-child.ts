/** express-pouchdb on leveldb in a process of its own: `pouch-child.ts FOLDER`. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { peer } from '../lib/peers.ts'

type Express = (request: IncomingMessage, response: ServerResponse) => void
interface Pouch {
  defaults(options: { prefix: string }): Pouch
}

const [, , folder] = process.argv
if (folder === undefined || !process.send) throw new Error('started as: fork(pouch-child.ts, [FOLDER])')
const say = (text: string) => console.error(text)
const PouchDB = (peer('pouchdb', say) as Pouch).defaults({ prefix: `${folder}/` })
// What replication needs and nothing else, as its documentation offers; its log file would be one line a request.
const app = (peer('express-pouchdb', say) as (pouch: Pouch, options: object) => Express)(PouchDB, { mode: 'minimumForPouchDB', configPath: join(folder, 'config.json'), logPath: join(folder, 'log.txt'), inMemoryConfig: true })
const server = createServer(app).listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
process.on('disconnect', () => process.exit())
