import { NativeSelect, TextInput } from '@mantine/core'

const MOST_TEXT = 120

export function TextField({ label, value, onChange, help, secret = false, digits = false, most = MOST_TEXT }: {
  readonly label: string, readonly value: string, readonly onChange: (text: string) => void, readonly help?: string, readonly secret?: boolean, readonly digits?: boolean, readonly most?: number,
}) {
  return (
    <TextInput
      unstyled classNames={{ root: 'fld', input: digits ? 'text-in num' : 'text-in', label: 'lbl', description: 'help' }} inputWrapperOrder={['label', 'input', 'description']}
      label={label} description={help} value={value} maxLength={most} autoComplete="off" spellCheck={false} type={secret ? 'password' : 'text'} {...(digits ? { inputMode: 'numeric' as const } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

export function ListField({ label, value, options, onChange }: {
  readonly label: string, readonly value: string, readonly options: readonly { readonly value: string; readonly label: string }[], readonly onChange: (value: string) => void,
}) {
  return (
    <NativeSelect
      unstyled classNames={{ root: 'fld', input: 'text-in list-in', label: 'lbl', wrapper: 'list-wrap', section: 'list-mark' }} label={label} value={value} data={[...options]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
