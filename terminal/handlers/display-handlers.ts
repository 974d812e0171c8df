import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runCommand } from '../services/commands.ts'
import { keepRating, setAsksForRating } from '../services/ratings.ts'
import type { Counter } from './counter.ts'

type DisplayMethods = Extract<keyof Handlers, `display.${string}`>

/** The customer's display: what the counter asks through it, and what is said there. */
export function displayHandlers({ till, display, sync }: Counter): Pick<Handlers, DisplayMethods> {
  return {
    'display.get': () => ok(display.counterView()),
    'display.ask': (input) => display.ask(input),
    'display.endAsk': ({ askId }) => ok(display.endAsk(askId)),
    'display.setRating'(input) {
      const done = runCommand(till, 'display.setRating', input, () => {
        setAsksForRating(till.settings, input.asksForRating)
        return ok(null)
      })
      if (!done.ok) return done
      display.refresh()
      return ok(display.counterView())
    },

    'display.view': () => ok(display.view()),
    'display.setLanguage': ({ language }) => ok(display.setLanguage(language)),
    'display.answer': (input) => display.answer(input),
    'display.notNow': ({ askId }) => display.notNow(askId),
    'display.rate'(input) {
      if (!display.mayRate(input.saleId)) return fail('QUESTION_OVER', {})
      const done = runCommand(till, 'display.rate', input, () => {
        keepRating(till, input)
        return ok(null)
      })
      if (!done.ok) return done
      sync.wake()
      return ok(display.rated(input.score, input.reason))
    },
    'display.notToday': ({ saleId }) => display.notToday(saleId),
  }
}
