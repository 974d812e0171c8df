/**
 * `npm run dist`: installers for the system it runs on. `npm run dist -- --dir`: the unpacked application only.
 * The Electron inside is the one that ELECTRON_OVERRIDE_DIST_PATH names, or that the electron package has or fetches.
 */
import { dirname } from 'node:path'
import { Command } from 'commander'
import { build as buildInstallers } from 'electron-builder'
import { BUILD_TARGETS, buildStale } from './lib/build.ts'
import { findElectron } from './lib/electron-fetch.ts'
import { PROJECT_DIR } from './lib/paths.ts'

const { dir } = new Command('dist').description('Builds the installers of the till for this system.')
  .option('--dir', 'the unpacked application only, without installers')
  .parse().opts<{ dir?: boolean }>()

const electron = await findElectron(() => console.log('Fetching Electron'))
if (!('path' in electron)) {
  console.error(`Nothing was built: ${electron.en}.`)
  console.error('Try again with a network, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron of yours.')
  process.exit(1)
}
console.log(`Packing with Electron ${electron.version}`)
await buildStale(BUILD_TARGETS.filter((target) => target !== 'console'), (stale) => console.log(`Building ${stale.join(', ')}`))
const made = await buildInstallers({
  projectDir: PROJECT_DIR,
  ...(dir ? { dir: true } : {}),
  config: { extends: 'electron-builder.yml', electronDist: dirname(electron.path), electronVersion: electron.version },
})
console.log(dir ? 'The application is in dist/.' : made.join('\n'))
