import type { ErrorWords } from '../i18n/error-words.ts'
import { useWords } from '../i18n/use-words.ts'

/** What happened, what is safe, what to do: with a space between sentences where the language has one. */
export function TroubleWords({ words: { what, safe, todo } }: { readonly words: ErrorWords }) {
  const { t } = useWords()
  const gap = t('common.gap')
  return <><b>{what}</b>{gap}{safe}{gap}{todo}</>
}
