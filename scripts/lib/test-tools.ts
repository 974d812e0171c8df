import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** Debian packages that tests need, by the program each brings. */
const DEBIAN: readonly { programs: readonly string[]; packages: readonly string[] }[] = [
  { programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], packages: ['chromium', 'fonts-noto-cjk'] },
  { programs: ['Xvfb'], packages: ['xvfb', 'xauth'] },
  // Compiles what records a till's writes for the power-cut test.
  { programs: ['cc'], packages: ['gcc', 'libc6-dev'] },
]

/**
 * Installs what the tests need and the machine lacks: a browser, a display to draw on, a C compiler.
 * Only as root on Debian and its kin; elsewhere it says what to install, and the tests that need it fail.
 */
export function provideTestTools(): void {
  if (process.platform !== 'linux') return
  const missing = DEBIAN.filter((tool) => !tool.programs.some(onPath)).flatMap((tool) => tool.packages)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    console.log(`The tests need these programs: ${missing.join(', ')}. Install them with your package manager.`)
    return
  }
  console.log(`Installing ${missing.join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: ['ignore', 'ignore', 'inherit'], env })
}
