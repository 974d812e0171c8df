import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { constants, setPriority } from 'node:os'

/**
 * Lets work that may take its time give way to the thread that sells. Linux gives each thread a priority of its own
 * (setpriority(2), NOTES; proc(5), thread-self): the one that calls this gets the lowest. Elsewhere a priority is the whole
 * process's, which must not be touched from a thread of it.
 */
export function threadGivesWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_LOW)
  } catch {
    // A system that will not have it (no /proc) does the work at the till's own priority, as it always did.
  }
}

/** The same for a process of its own, on every system. */
export function processGivesWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // As above.
  }
}
