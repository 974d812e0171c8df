/** `npm run build`: builds everything whose sources changed; `npm run build -- --force` everything; names build only those. */
import { BUILD_TARGETS, BuildFailed, build, buildStale } from './lib/build.ts'
import type { BuildTarget } from './lib/build.ts'

const names = process.argv.slice(2).filter((argument) => argument !== '--force')
const unknown = names.filter((name) => !(BUILD_TARGETS as string[]).includes(name))
if (unknown.length > 0) {
  console.error(`Unknown target: ${unknown.join(', ')}. There are: ${BUILD_TARGETS.join(', ')}`)
  process.exit(2)
}
const targets = names.length > 0 ? (names as BuildTarget[]) : BUILD_TARGETS

async function buildAll(): Promise<void> {
  for (const target of targets) {
    console.log(`Building ${target}`)
    await build(target)
  }
}

try {
  if (process.argv.includes('--force')) await buildAll()
  else await buildStale(targets, (stale) => console.log(`Building ${stale.join(', ')}`))
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error
  console.error(error.message)
  process.exitCode = 1
}
