import { UnstyledButton } from '@mantine/core'

/** One choice of several, each of the same weight and one tap. */
export function Chips<T extends string>({ label, value, options, onChoose }: {
  readonly label: string, readonly value: T | null, readonly options: readonly { readonly value: T; readonly label: string }[], readonly onChoose: (value: T) => void,
}) {
  return (
    <div className="chips" role="group" aria-label={label}>
      {options.map((option) => <UnstyledButton key={option.value} className="chip" aria-pressed={option.value === value} onClick={() => onChoose(option.value)}>{option.label}</UnstyledButton>)}
    </div>
  )
}
