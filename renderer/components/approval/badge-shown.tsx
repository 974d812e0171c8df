import { IconShieldCheck } from '@tabler/icons-react'
import { useWords } from '../../i18n/use-words.ts'
import { Btn } from '../btn.tsx'
import { Note } from '../note.tsx'
import type { Asked } from './asked.ts'

/** Somebody who may has shown their badge: nothing is booked before the next step. */
export function BadgeShown({ asked }: { readonly asked: Asked }) {
  const { t } = useWords()
  return (
    <Note tone="gain" icon={<IconShieldCheck className="i" aria-hidden />} actions={<Btn look="quiet" onClick={asked.dropBadge}>{t('approval.dropBadge')}</Btn>}>
      {t('approval.byBadge', { name: asked.badgeOf ?? '' })}
    </Note>
  )
}
