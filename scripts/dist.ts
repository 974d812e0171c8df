/** `npm run dist`: installers for this system. `npm run dist -- --dir`: the unpacked program only. */
import { build as pack, Platform } from 'electron-builder'
import { Command } from 'commander'
import { buildStale } from './lib/build.ts'
import { findElectron } from './lib/electron-fetch.ts'
import { PROJECT_DIR } from './lib/paths.ts'

const flags = new Command('npm run dist --')
  .description('Packs the counter with Electron for this system.')
  .option('--dir', 'the unpacked program only, no installer')
  .allowExcessArguments(false)
  .parse()
  .opts<{ dir?: boolean }>()

const electron = await findElectron(() => console.log('Fetching Electron (about 120 MB).'))
if ('en' in electron) {
  console.error(`Nothing was packed: ${electron.en}. Run this where https://github.com can be reached, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`)
  process.exit(1)
}
await buildStale(['renderer', 'electron', 'host'], (stale) => console.log(`Building ${stale.join(', ')}`))
console.log(`Packing with Electron ${electron.version} from ${electron.folder}`)
const made = await pack({
  projectDir: PROJECT_DIR,
  targets: flags.dir ? Platform.current().createTarget('dir') : Platform.current().createTarget(),
  publish: 'never',
  config: { extends: 'electron-builder.yml', electronDist: electron.folder, electronVersion: electron.version },
})
console.log(['Packed:', ...(flags.dir ? ['dist/'] : made)].join('\n  '))
