import { UnstyledButton } from '@mantine/core'
import { IconBarcode, IconCreditCardPay, IconPrinter, IconRulerMeasure, IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '../../i18n/use-words.ts'
import { DevicePanel } from './device-panel.tsx'
import { DEVICES } from './devices.ts'
import type { Device } from './devices.ts'
import { useDeviceStates } from './use-device-states.ts'

const ICONS: Readonly<Record<Device, ReactNode>> = {
  scanner: <IconBarcode className="i" aria-hidden />,
  printer: <IconPrinter className="i" aria-hidden />,
  terminal: <IconCreditCardPay className="i" aria-hidden />,
  sounds: <IconVolume className="i" aria-hidden />,
  screen: <IconRulerMeasure className="i" aria-hidden />,
}

/** Everything that is plugged in, how it is, and a way to try each. */
export function DevicesSection() {
  const { t } = useWords()
  const [chosen, setChosen] = useState<Device>('scanner')
  const states = useDeviceStates()
  return (
    <>
      <section className="card list-card devs-list" aria-label={t('more.devices')}>
        {DEVICES.map((device) => (
          <UnstyledButton key={device} className={`trw dev-row${device === chosen ? ' on' : ''}`} aria-current={device === chosen ? 'true' : undefined} onClick={() => setChosen(device)}>
            {ICONS[device]}
            <span><b>{t(`settings.devices.${device}`)}</b><small>{states[device].says}</small></span>
            <span className={`pill${states[device].tone === 'well' ? ' pill--gain' : states[device].tone === 'trouble' ? ' pill--warn' : ''}`}>{t(`settings.deviceState.${states[device].tone}`)}</span>
          </UnstyledButton>
        ))}
      </section>
      <DevicePanel key={chosen} device={chosen} />
    </>
  )
}
