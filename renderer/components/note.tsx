import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

export interface NoteProps {
  readonly tone: 'info' | 'warn' | 'bad' | 'gain'
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly actions?: ReactNode
}

/** A blue, amber or vermilion line: a person must act, or should know. */
export function Note({ tone, icon, children, actions }: NoteProps) {
  const picture = icon ?? (tone === 'info' || tone === 'gain' ? <IconInfoCircle className="i" aria-hidden /> : <IconAlertTriangle className="i" aria-hidden />)
  return (
    <Alert className={`note note--${tone}`} role="group" unstyled classNames={{ wrapper: 'note-in', body: 'note-body', message: 'note-msg', icon: 'note-icon' }} icon={picture}>
      <div className="note-text">{children}</div>
      {actions && <div className="note-actions">{actions}</div>}
    </Alert>
  )
}
