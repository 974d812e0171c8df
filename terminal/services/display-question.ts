import type { Language } from '../../core/base/local-text.ts'
import type { CounterDisplay, DisplayScene } from '../../core/contract/display-views.ts'
import type { MethodInput } from '../../core/contract/types.ts'

type Asked = NonNullable<CounterDisplay['asked']>
type Consents = Asked['consents']

/** What stands on the display for the customer to agree to, and what they said so far. */
export interface Question {
  readonly askId: string
  readonly name: string
  readonly phone: string | null
  readonly points: number | null
  readonly consents: Consents
  readonly isOver: boolean
}

/** The question as the counter asks it now. Of the same question that stood before, what was said is kept. */
export function askedNow(input: MethodInput<'display.ask'>, before: Question | null): Question {
  const { askId, name, phone, points } = input
  const same = before?.askId === askId ? before : null
  const said = ({ consent, channel }: MethodInput<'display.ask'>['consents'][number]) =>
    same?.consents.find((each) => each.consent === consent && each.channel === channel)?.given ?? null
  return { askId, name, phone, points, consents: input.consents.map((each) => ({ ...each, given: said(each) })), isOver: same?.isOver ?? false }
}

/** The question with one more answer; the last one given counts. Null: this was not asked. */
export function answered(question: Question, { consent, channel, given }: Pick<MethodInput<'display.answer'>, 'consent' | 'channel' | 'given'>): Question | null {
  if (!question.consents.some((each) => each.consent === consent && each.channel === channel)) return null
  return { ...question, isOver: false, consents: question.consents.map((each) => (each.consent === consent && each.channel === channel ? { ...each, given } : each)) }
}

/** The question as the counter sees it. */
export function askedView({ askId, consents, isOver }: Question, language: Language): Asked {
  const open = consents.some(({ given }) => given === null)
  return { askId, state: isOver ? 'not-now' : open ? 'waiting' : 'answered', language, consents }
}

/** The question as the customer sees it. */
export const questionScene = (question: Question): DisplayScene => ({ kind: 'question', ...question })
