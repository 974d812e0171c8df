import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'

/** One consent and its answer; each has a tile of its own, so that saying yes to one is never yes to the other. */
export function ConsentTile({ title, small, given, disabled = false, onGive }: {
  readonly title: string, readonly small: string, readonly given: boolean, readonly disabled?: boolean, readonly onGive: (given: boolean) => void,
}) {
  return (
    <UnstyledButton className="cons" aria-pressed={given} disabled={disabled} onClick={() => onGive(!given)}>
      <span className="bx" aria-hidden="true">{given && <IconCheck className="i" />}</span>
      <b>{title}</b>
      <small>{small}</small>
    </UnstyledButton>
  )
}
