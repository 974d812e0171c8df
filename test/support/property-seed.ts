import fc from 'fast-check'

/**
 * The default run draws the same cases everywhere, so that a change is judged by itself and not by its luck. Longer runs
 * (`PROPERTY_RUNS`) draw new ones each time, unless `PROPERTY_SEED` says which; a failure prints its seed.
 */
const { PROPERTY_SEED, PROPERTY_RUNS } = process.env
if (PROPERTY_SEED !== undefined || PROPERTY_RUNS === undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED ?? 20_261_122) })
