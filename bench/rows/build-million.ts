import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from '../../terminal/store/database-file.ts'
import type { Finding, Row } from '../lib/row.ts'
import { MEMBERS, millionTill } from '../million/build.ts'

/** Builds what `search`, `balance` and `memory` run on, where it is not there yet. */
export const buildMillion: Row = {
  name: 'build-million',
  goal: 'told, no goal',
  against: 'nothing',
  run: ({ say }): Promise<readonly Finding[]> => {
    const million = millionTill(say)
    const mib = Math.round(statSync(join(million.folder, DATABASE_FILE)).size / 2 ** 20)
    return Promise.resolve([{
      what: `${MEMBERS} members, ${million.postings} postings in ${million.rows} entries`, ours: `${Math.round(million.tookMs / 1000)} s`, against: 'nothing', theirs: '–', ratio: null, goal: '–', met: null,
      note: `when it was built; ${mib} MiB in ${million.folder}`,
    }])
  },
}
