import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { find } from '../services/finding.ts'
import type { Counter } from './counter.ts'

export function catalogueHandlers({ till }: Counter): Pick<Handlers, 'catalogue.tiles' | 'catalogue.browse' | 'find.search' | 'rulebook.get'> {
  return {
    'catalogue.tiles': () => ok({ products: till.catalogue.tiles() }),
    'catalogue.browse': ({ categoryId }) => ok(till.catalogue.inCategory(categoryId)),
    'find.search': ({ text, limit }) => ok(find(till, text, limit)),
    'rulebook.get'({ version }) {
      const rulebook = version === null ? till.rules.now().rulebook : till.rulebooks.byVersion(version)
      return rulebook ? ok({ rulebook, categories: till.catalogue.categories() }) : fail('RULEBOOK_UNKNOWN', {})
    },
  }
}
