import { Input } from '@mantine/core'
import { useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useWords } from '../i18n/use-words.ts'
import { useLooseTyping } from '../input/typing.ts'
import { BarcodeIcon } from './barcode-icon.tsx'

/** Where a receipt is looked for; typing with nothing focused ends up here. */
export function ReceiptSearchField({ id, text, onText, onKeyDown, end }: {
  readonly id: string, readonly text: string, readonly onText: (text: string) => void, readonly onKeyDown?: (event: KeyboardEvent) => void, readonly end?: ReactNode,
}) {
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  useLooseTyping((typed) => {
    field.current?.focus()
    onText(text + typed)
  })
  return (
    <div className="box">
      <BarcodeIcon />
      <Input
        id={id} ref={field} unstyled wrapperProps={{ className: 'grow find-field' }} autoComplete="off" spellCheck={false} maxLength={100}
        aria-label={t('goodsBack.searchLabel')} placeholder={t('goodsBack.searchLabel')} value={text} onChange={(event) => onText(event.currentTarget.value)} onKeyDown={onKeyDown}
      />
      {end}
    </div>
  )
}
