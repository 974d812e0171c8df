/**
 * Sells so many times, or commits so many bare rows, and nothing else: for a tracer to count. Baskets are filled without
 * waiting for the disk, so that only the payments do. `child.ts FOLDER sale|bare TIMES`
 */
import { openBare, openSelling } from './selling.ts'

const [, , folder, what, times] = process.argv
if (folder === undefined || times === undefined) throw new Error('child.ts FOLDER sale|bare TIMES')
if (what === 'bare') {
  const bare = openBare(folder)
  for (let done = 0; done < Number(times); done += 1) bare.commit()
  bare.close()
} else {
  const selling = openSelling(folder)
  for (let done = 0; done < Number(times); done += 1) {
    selling.till.db.pragma('synchronous = OFF')
    const commit = selling.prepare()
    selling.till.db.pragma('synchronous = FULL')
    commit()
  }
  selling.close()
}
