import { defineConfig } from 'vitest/config'

/** Windows, processes and ports on a machine that does other things as well: a second try, and `npm test` names every test that needed one. */
const SECOND_TRY = { retry: 1 }
const TEMPLATES = { globalSetup: ['test/support/template-folder.ts'] }
/** What is waited for may take its time there. */
const PATIENT = { expect: { poll: { timeout: 20_000 } } }

const project = (name: string, extra: object = {}) => ({ test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], environment: 'node', ...extra } })

export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 60_000 }),
      project('property', { testTimeout: 300_000, setupFiles: ['test/support/property-seed.ts'] }),
      // Real files, sockets, processes and PostgreSQL: two files at a time, each with ports and folders of its own.
      project('integration', { testTimeout: 240_000, hookTimeout: 240_000, pool: 'forks', maxWorkers: 2, ...SECOND_TRY, ...PATIENT, ...TEMPLATES }),
      // Windows that a person would look at, two files at a time. What they drive is built once, before.
      project('e2e', { testTimeout: 240_000, hookTimeout: 240_000, pool: 'forks', maxWorkers: 2, ...SECOND_TRY, ...PATIENT, globalSetup: [...TEMPLATES.globalSetup, 'test/support/build-windows.ts'] }),
      project('electron', { testTimeout: 240_000, hookTimeout: 240_000, pool: 'forks', fileParallelism: false, ...SECOND_TRY, ...PATIENT, ...TEMPLATES }),
    ],
  },
})
