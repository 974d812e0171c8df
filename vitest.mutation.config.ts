import { defineConfig } from 'vitest/config'

/** The fast tests of one part of core, for mutation testing: scripts/mutation.ts says which part. */
const TESTS: Record<string, readonly string[]> = {
  money: ['test/unit/money*.test.ts', 'test/property/money*.test.ts'],
  points: ['test/unit/points*.test.ts', 'test/property/points*.test.ts'],
  promotions: ['test/unit/promotion*.test.ts', 'test/unit/worked-cases.test.ts'],
  // Their properties take seconds each time: too long for a thousand faults.
  returns: ['test/unit/returns*.test.ts'],
}

export default defineConfig({
  test: { include: [...TESTS[process.env['MUTATION_PART'] ?? 'money'] ?? []], environment: 'node' },
})
