import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { Till } from '../services/till.ts'

/** A till that is set up answers so, and is never set up again. */
export function setUpDone(till: Till): Pick<Handlers, 'setup.get' | 'setup.demo' | 'setup.alone'> {
  return {
    'setup.get': () => ok({ needed: false, timeZone: till.rules.now().rulebook.programme.timeZone }),
    'setup.demo': () => fail('ALREADY_SET_UP', {}),
    'setup.alone': () => fail('ALREADY_SET_UP', {}),
  }
}
