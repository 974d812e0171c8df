import type { PaymentAttempt } from '../../../core/contract/views.ts'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import type { TenderKind } from '../../state/ui-store.ts'

/** Why the card terminal declined the last payment of this sale, what is safe, and what to do. */
export function DeclinedNote({ scheme }: { readonly scheme: TenderKind }) {
  const words = useWords()
  const { t, money } = words
  const last = useCounter((state) => state.sale?.attempts.at(-1))
  if (last?.state !== 'declined' || last.terminal?.state !== 'declined') return null
  const isAway = last.terminal.reason === 'unreachable'
  return (
    <Note tone="warn">
      <b>{isAway ? t('atTerminal.unreachable') : t('atTerminal.declinedNow', { amount: money(last.amountMinor), reason: reasonInWords(last.terminal.reason, words) })}</b>{t('common.gap')}
      {scheme !== 'cash' && (isAway ? t('atTerminal.unreachableTodo') : t('atTerminal.declinedTodo'))}
    </Note>
  )
}

const REASONS = ['unreachable', 'refused', 'cancelled', 'insufficient-funds', 'card-problem', 'busy', 'not-reversible', 'never-arrived'] as const

/** What the card terminal said, in a shop's words. */
export function reasonInWords(reason: NonNullable<PaymentAttempt['terminal']>['reason'], { t }: WordsOf): string {
  return t(`atTerminal.reasons.${REASONS.find((each) => each === reason) ?? 'other'}`)
}
