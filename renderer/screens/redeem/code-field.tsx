import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useOnce } from '../payment/use-once.ts'

const MOST_CHARACTERS = 60

/** A code keyed by hand, where it does not scan. Enter presents it: that takes no money. */
export function CodeField({ label, button, first = false, onCode }: { readonly label: string; readonly button: string; readonly first?: boolean; readonly onCode: (text: string) => Promise<boolean> }) {
  const { t } = useWords()
  const once = useOnce()
  const [text, setText] = useState('')
  const present = () => {
    if (text.trim() !== '') once.run(async () => {
      if (await onCode(text.trim())) setText('')
    })
  }
  return (
    <div className="row code-row">
      <TextInput
        unstyled classNames={{ root: 'fld grow', input: 'text-in num', label: 'lbl' }} label={label} placeholder={t('redeem.scanOrKey')} data-first-field={first || undefined}
        autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={MOST_CHARACTERS} value={text} onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') present()
        }}
      />
      <Btn disabled={text.trim() === '' || once.busy} onClick={present}>{button}</Btn>
    </div>
  )
}
