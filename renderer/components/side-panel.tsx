import { IconX } from '@tabler/icons-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { setUi } from '../state/ui-store.ts'
import { Btn, KeyHint } from './btn.tsx'
import { useFirstFieldFocus } from './use-first-field-focus.ts'

/** A small layer in the side column. Its own next step takes the place of paying until it closes. */
export function SidePanelCard({ title, children, foot }: { readonly title: string; readonly children: ReactNode; readonly foot?: ReactNode }) {
  const { t } = useTranslation()
  const id = useId()
  const root = useFirstFieldFocus<HTMLElement>()
  return (
    <section ref={root} className="card side-panel" aria-labelledby={id}>
      <header className="row">
        <h2 id={id} className="h2 grow clip">{title}</h2>
        <Btn look="quiet" onClick={() => setUi({ side: null })}><IconX className="i" aria-hidden />{t('common.close')} <KeyHint>Esc</KeyHint></Btn>
      </header>
      <div className="side-body">{children}</div>
      {foot && <div className="side-foot">{foot}</div>}
    </section>
  )
}
