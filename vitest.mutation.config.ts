import { defineConfig } from 'vitest/config'

/** The fast tests of one part of core, for mutation testing: scripts/mutation.ts says which part. */
const part = process.env['MUTATION_PART'] ?? 'money'
const properties = part === 'promotions' ? [] : [`test/property/${part}*.test.ts`]

export default defineConfig({
  test: { include: [`test/unit/${part}*.test.ts`, ...properties], environment: 'node' },
})
