import { useWords } from '../../i18n/use-words.ts'

/** Finds a member and shows their page. */
export function MembersScreen() {
  const { t } = useWords()
  return <main className="pg"><h1>{t('rail.members')}</h1></main>
}
