import { spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('./recorder.c', import.meta.url))

/** Why power cuts cannot be tested here; null: they can. */
export function whyNoRecorder(): string | null {
  if (process.platform !== 'linux') return 'writes are recorded on Linux only'
  return spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'there is no C compiler (cc)'
}

/** Compiles the recorder into a folder; answers what a process to be recorded needs in its environment. */
export function buildRecorder(folder: string): (dataDir: string, log: string) => Record<string, string> {
  const library = join(folder, 'recorder.so')
  const built = spawnSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl', '-lpthread'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the recorder was not compiled: ${built.stderr}`)
  return (dataDir, log) => ({ LD_PRELOAD: library, REGULARS_RECORD_DIR: realpathSync(dataDir), REGULARS_RECORD_LOG: log })
}
