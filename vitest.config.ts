import { defineConfig } from 'vitest/config'

const project = (name: string, extra: object = {}) => ({ test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], environment: 'node', ...extra } })

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('property', { testTimeout: 60_000, setupFiles: ['test/support/property-seed.ts'] }),
      // Real files, sockets, processes and PostgreSQL: two files at a time, each with ports and folders of its own.
      project('integration', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', maxWorkers: 2 }),
      // A window that a person would look at: a file at a time, so that typing and scanning keep their pace.
      project('e2e', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', fileParallelism: false }),
      project('electron', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', fileParallelism: false }),
    ],
  },
})
