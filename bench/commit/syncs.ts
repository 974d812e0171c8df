import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CHILD = join(import.meta.dirname, 'child.ts')
const FEW = 100
const MANY = 300

/** How often a child that does this so many times asks for its writes to be on disk. */
function syncsOf(what: 'sale' | 'bare', times: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'))
  const trace = join(folder, 'trace')
  try {
    const { status, stderr } = spawnSync('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', trace, process.execPath, CHILD, folder, what, String(times)], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`the traced child ended with ${status}: ${stderr.slice(0, 300)}`)
    return readFileSync(trace, 'utf8').match(/f(data)?sync\(/g)?.length ?? 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** fsyncs of one sale and of one bare transaction: what more of them need more. Null where there is no strace. */
export function countSyncs(say: (text: string) => void): { sale: number; bare: number } | null {
  if (spawnSync('strace', ['-V']).status !== 0) return null
  say('  counting fsyncs with strace …')
  const each = (what: 'sale' | 'bare'): number => (syncsOf(what, MANY) - syncsOf(what, FEW)) / (MANY - FEW)
  return { sale: each('sale'), bare: each('bare') }
}
