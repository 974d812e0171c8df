import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import { useUi } from '../../state/ui-store.ts'
import { useAppearance } from '../../theme/appearance.ts'
import type { Device } from './devices.ts'

export interface DeviceState {
  readonly says: string
  /** `quiet`: nothing is wrong, and nothing was heard of it yet. */
  readonly tone: 'well' | 'quiet' | 'trouble'
}

/** How each device is, as far as the till was told. */
export function useDeviceStates(): Readonly<Record<Device, DeviceState>> {
  const { t } = useWords()
  const heard = useUi((ui) => ui.scansHeard)
  const printer = useCounter((state) => state.printer)
  const terminal = useCounter((state) => state.paymentTerminal)
  const panel = useAppearance((state) => state.panel)
  const printerWell = printer?.state === 'ready'
  const printerQuiet = printer === null || printer.state === 'not-set' || printer.state === 'unknown'
  return {
    scanner: heard > 0 ? { says: t('settings.heard', { count: heard }), tone: 'well' } : { says: t('settings.scanNow'), tone: 'quiet' },
    printer: { says: t(`printer.short.${printer?.state ?? 'unknown'}`), tone: printerWell ? 'well' : printerQuiet ? 'quiet' : 'trouble' },
    terminal: { says: t(`paymentTerminal.short.${terminal?.state ?? 'not-set'}`), tone: terminal?.state === 'silent' ? 'trouble' : terminal === null || terminal.state === 'not-set' ? 'quiet' : 'well' },
    sounds: { says: t('settings.soundsWhat'), tone: 'quiet' },
    screen: { says: t(`till.panels.${panel}`), tone: 'well' },
  }
}
