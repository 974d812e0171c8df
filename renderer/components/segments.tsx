import { SegmentedControl } from '@mantine/core'

/** One choice of a few, all of them in sight. */
export function Segments<T extends string>({ label, value, options, onChoose }: {
  readonly label: string, readonly value: T, readonly options: readonly { value: T; label: string }[], readonly onChoose: (value: T) => void,
}) {
  return <SegmentedControl unstyled classNames={PARTS} aria-label={label} transitionDuration={0} value={value} data={[...options]} onChange={onChoose} />
}

const PARTS = { root: 'seg', control: 'seg-control', label: 'seg-label', input: 'seg-input', indicator: 'seg-indicator', innerLabel: 'seg-inner' }
