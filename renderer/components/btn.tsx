import { UnstyledButton } from '@mantine/core'
import type { UnstyledButtonProps } from '@mantine/core'
import type { ComponentPropsWithoutRef } from 'react'

type Look = 'plain' | 'line' | 'quiet' | 'gain' | 'gainline' | 'danger'

export interface BtnProps extends UnstyledButtonProps, Omit<ComponentPropsWithoutRef<'button'>, keyof UnstyledButtonProps> {
  readonly look?: Look
  /** A picture and no words: needs an aria-label. */
  readonly icon?: boolean
}

/** A verb and an object. Never the next step: that is NextStep. */
export function Btn({ look = 'plain', icon = false, className, ...props }: BtnProps) {
  const names = ['btn', look === 'plain' ? '' : `btn--${look}`, icon ? 'btn--icon' : '', typeof className === 'string' ? className : '']
  return <UnstyledButton {...props} className={names.filter(Boolean).join(' ')} />
}

/** The key that does the same, shown beside the words. */
export function KeyHint({ children }: { readonly children: string }) {
  return <span className="k" aria-hidden="true">{children}</span>
}
