import { IconPlugX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCounter } from '../state/counter-store.ts'
import { Note } from './note.tsx'

/** While the terminal is away: what happened, what is safe, what to do. */
export function LinkBanner() {
  const { t } = useTranslation()
  const link = useCounter((state) => state.link)
  if (link === 'open' || link === 'connecting') return null
  const words = link === 'stale' ? t('link.stale') : t('link.away')
  return <section className="link-banner" aria-label={t('link.label')}><Note tone="warn" icon={<IconPlugX className="i" aria-hidden />}>{words}</Note></section>
}
