import { defineConfig } from 'vitest/config'

const project = (name: string, extra: object = {}) => ({ test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], environment: 'node', ...extra } })

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('property', { testTimeout: 60_000, setupFiles: ['test/support/property-seed.ts'] }),
      // Real files, sockets, processes and PostgreSQL: a file at a time.
      project('integration', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', fileParallelism: false }),
      project('e2e', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', fileParallelism: false }),
      project('electron', { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', fileParallelism: false }),
    ],
  },
})
