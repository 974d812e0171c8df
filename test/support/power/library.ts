import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Why no library can be loaded before the system's own here (LD_PRELOAD); null: one can. */
export function whyNoLibrary(): string | null {
  if (process.platform !== 'linux') return 'calls of the system are watched on Linux only'
  return spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'there is no C compiler (cc)'
}

/** Compiles such a library into a folder; answers its path. */
export function compileLibrary(source: string, folder: string, name: string): string {
  const library = join(folder, `${name}.so`)
  const built = spawnSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library, source, '-ldl', '-lpthread'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`${name} was not compiled: ${built.stderr}`)
  return library
}
