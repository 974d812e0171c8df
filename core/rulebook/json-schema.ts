import { z } from 'zod'
import { rulebookSchema } from './rulebook.ts'

/**
 * The rulebook's schema as JSON Schema (draft 2020-12), as a file may be written: what has a default may be left out.
 * Names that must lead somewhere, sums and orders are not in it: `checkRulebook` looks at those.
 */
export function rulebookJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(rulebookSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Regulars rulebook',
    description: 'Everything head office decides about a loyalty programme. Money is in minor units, quantities in thousandths, rates in basis points.',
  }
}
