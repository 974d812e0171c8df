import { IconX } from '@tabler/icons-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Btn, KeyHint } from './btn.tsx'
import { useFirstFieldFocus } from './use-first-field-focus.ts'

export interface SheetProps {
  readonly title: string
  readonly head?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  readonly foot?: ReactNode
}

/** A column beside the basket, which stays live and visible; never a modal. */
export function SheetColumn({ title, head, onClose, children, foot }: SheetProps) {
  const { t } = useTranslation()
  const id = useId()
  const root = useFirstFieldFocus<HTMLElement>()
  return (
    <section ref={root} className="card sheet" aria-labelledby={id}>
      <header>
        <h2 id={id} className="grow">{title}</h2>
        {head}
        <Btn look="quiet" onClick={onClose}><IconX className="i" aria-hidden />{t('common.close')} <KeyHint>Esc</KeyHint></Btn>
      </header>
      <div className="body">{children}</div>
      {foot && <footer>{foot}</footer>}
    </section>
  )
}
