import type { Recorded } from './recording.ts'

/** Bytes of the header of SQLite's write-ahead log (https://sqlite.org/fileformat2.html, section 4.1). */
const WAL_HEADER_BYTES = 32

/** The same work with synchronous=OFF: SQLite syncs nothing. */
export function withoutSyncs(all: readonly Recorded[]): Recorded[] {
  return all.filter((one) => one.did !== 'synced' && one.did !== 'synced-folder')
}

/**
 * The same work with synchronous=NORMAL (https://sqlite.org/pragma.html#pragma_synchronous): in WAL mode the log is
 * synced when it begins anew and before a checkpoint, but not when a transaction commits. A commit's sync is the one
 * that follows frames; before a checkpoint nothing was written since the last.
 */
export function withoutCommitSyncs(all: readonly Recorded[]): Recorded[] {
  const logs = new Set<bigint>()
  const framesSince = new Set<bigint>()
  return all.filter((one) => {
    if (one.did === 'created' || one.did === 'opened') {
      if (one.path.endsWith('-wal')) logs.add(one.inode)
      else logs.delete(one.inode)
      framesSince.delete(one.inode)
    }
    if (one.did === 'wrote' && logs.has(one.inode) && !(one.offset === 0 && one.bytes.length === WAL_HEADER_BYTES)) framesSince.add(one.inode)
    return one.did !== 'synced' || !framesSince.delete(one.inode)
  })
}
