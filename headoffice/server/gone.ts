import { HeadOfficeRefusal } from './start-refusal.ts'

/** What the system says of a connection that does not come about or breaks. */
const CONNECTION = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']
/** PostgreSQL, appendix A: connection exceptions, and a server that is going away, starting up or was killed. */
const SERVER_GONE = /^(?:08[0-9A-Z]{3}|57P0[1-5])$/
/** What pg itself says, without a code. */
const SAID = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/

/** Whether a fault means that the database has gone away, and nothing else. */
export function isDatabaseGone(thrown: unknown): thrown is Error {
  if (!(thrown instanceof Error)) return false
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  return CONNECTION.includes(code) || SERVER_GONE.test(code) || SAID.test(thrown.message)
}

/** A database that goes away while head office starts is a plain refusal, whichever step found it; any other fault stays what it is. */
export async function refusedWhereGone<T>(shownAddress: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isDatabaseGone(thrown)) throw thrown
    throw new HeadOfficeRefusal('DATABASE_NOT_ANSWERING', shownAddress, thrown.message)
  }
}
