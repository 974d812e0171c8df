import { cpus, freemem, loadavg, totalmem } from 'node:os'

const MIB = 1024 * 1024

/** What the figures were taken on. Megabytes are of 2 to the 20th bytes. */
export function machine(): Record<string, string | number> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / MIB),
    freeMemoryMiB: Math.round(freemem() / MIB),
    load1: Number(loadavg()[0]!.toFixed(2)),
  }
}

/** Memory of this process, the most it ever held and what it holds now. */
export function memory(): Record<string, number> {
  return { peakResidentMiB: Math.round(process.resourceUsage().maxRSS / 1024), residentMiB: Math.round(process.memoryUsage.rss() / MIB), heapUsedMiB: Math.round(process.memoryUsage().heapUsed / MIB) }
}
