import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'

export interface SettingFieldProps {
  readonly label: string
  readonly help: string
  readonly value: string
  readonly save: string
  readonly onSave: (value: string) => Promise<unknown>
  readonly readOnly?: boolean
  /** The most characters. */
  readonly maximum?: number
}

const MOST_TEXT = 300

/** One address and the button that keeps it. */
export function SettingField({ label, help, value, save, onSave, readOnly = false, maximum = MOST_TEXT }: SettingFieldProps) {
  const [text, setText] = useState(value)
  const keep = () => void onSave(text.trim())
  return (
    <div className="setting">
      <TextInput
        unstyled classNames={{ root: 'fld grow', input: 'text-in', label: 'lbl', description: 'help' }} inputWrapperOrder={['label', 'input', 'description']}
        label={label} description={help} value={text} maxLength={maximum} autoComplete="off" spellCheck={false} readOnly={readOnly}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !readOnly) keep()
        }}
      />
      {!readOnly && <Btn look="line" onClick={keep}>{save}</Btn>}
    </div>
  )
}
