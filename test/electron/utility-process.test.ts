import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { rootNeedsNoSandbox } from '../../scripts/lib/browser-binary.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { testFolder } from '../support/boot.ts'
import { openDisplay } from '../support/display.ts'
import { electronForTests } from '../support/electron.ts'

const electron = electronForTests()

/** What the shell of an Electron with a Node of its own age uses; here without a till, so that an older one can run it too. */
describe.skipIf(!electron)('a terminal in a utility process', () => {
  it('is started, answers a window over its own port, is started again when it dies, and stops', async () => {
    const folder = testFolder()
    const display = await openDisplay()
    try {
      for (const entry of ['main', 'host']) {
        await build({
          configFile: false,
          logLevel: 'error',
          ssr: { noExternal: true },
          build: {
            ssr: true, outDir: folder.path, emptyOutDir: false, target: 'node18',
            rollupOptions: {
              external: ['electron'],
              input: { [entry]: join(PROJECT_DIR, 'test', 'fixtures', 'utility-shell', `${entry}.ts`) },
              output: { format: 'cjs', entryFileNames: '[name].cjs' },
            },
          },
        })
      }
      const args = [...(rootNeedsNoSandbox() ? ['--no-sandbox'] : []), '--disable-gpu', join(folder.path, 'main.cjs')]
      const { stdout } = await promisify(execFile)(electron?.path ?? '', args, { env: { ...process.env, DISPLAY: display.name }, timeout: 60_000 })
      const said = JSON.parse(/RESULT (.*)/.exec(stdout)?.[1] ?? '[]') as string[]
      expect(said.slice(0, 2)).toEqual(['waiting 7', 'link 1'])
      // The port and the process are told of separately, in either order.
      expect(said.slice(2, 4).sort()).toEqual(['closed', 'died'])
      expect(said.slice(4)).toEqual(['waiting 7', 'link 2', 'detached'])
    } finally {
      display.close()
      folder.remove()
    }
  })
})
