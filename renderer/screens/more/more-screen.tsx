import { UnstyledButton } from '@mantine/core'
import { IconBuildingStore, IconCloud, IconCreditCardPay, IconKeyboard, IconPlug, IconPrinter, IconReceipt, IconSchool, IconUserCog } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NoticeLine } from '../../components/notice-line.tsx'
import { setUi, useUi } from '../../state/ui-store.ts'
import type { MoreSection } from '../../state/ui-store.ts'
import { DevicesSection } from './devices-section.tsx'
import { ForMeSection } from './for-me-section.tsx'
import { HeadOfficeSection } from './head-office-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PaymentTerminalSection } from './payment-terminal-section.tsx'
import { PrinterSection } from './printer-section.tsx'
import { ReceiptsSection } from './receipts-section.tsx'
import { TillSection } from './till-section.tsx'
import { TrainingSection } from './training-section.tsx'

const SECTIONS: readonly { name: MoreSection; icon: ReactNode }[] = [
  { name: 'receipts', icon: <IconReceipt className="i" aria-hidden /> },
  { name: 'devices', icon: <IconPlug className="i" aria-hidden /> },
  { name: 'printer', icon: <IconPrinter className="i" aria-hidden /> },
  { name: 'payment-terminal', icon: <IconCreditCardPay className="i" aria-hidden /> },
  { name: 'head-office', icon: <IconCloud className="i" aria-hidden /> },
  { name: 'till', icon: <IconBuildingStore className="i" aria-hidden /> },
  { name: 'for-me', icon: <IconUserCog className="i" aria-hidden /> },
  { name: 'training', icon: <IconSchool className="i" aria-hidden /> },
  { name: 'keys', icon: <IconKeyboard className="i" aria-hidden /> },
]

/** What is not selling: receipts, printer, head office, this till, the keys. */
export function MoreScreen() {
  const { t } = useTranslation()
  const section = useUi((ui) => ui.moreSection)
  return (
    <main className="pg more-pg">
      <div className="pgh"><h1>{t('rail.more')}</h1><div className="grow"><NoticeLine /></div></div>
      <nav className="card setn" aria-label={t('more.sections')}>
        {SECTIONS.map(({ name, icon }) => (
          <UnstyledButton key={name} aria-current={name === section ? 'page' : undefined} onClick={() => setUi({ moreSection: name })}>{icon}<span>{t(`more.${name}`)}</span></UnstyledButton>
        ))}
      </nav>
      <Section name={section} />
    </main>
  )
}

function Section({ name }: { readonly name: MoreSection }) {
  switch (name) {
    case 'receipts': return <ReceiptsSection />
    case 'printer': return <PrinterSection />
    case 'payment-terminal': return <PaymentTerminalSection />
    case 'head-office': return <HeadOfficeSection />
    case 'till': return <TillSection />
    case 'for-me': return <ForMeSection />
    case 'training': return <TrainingSection />
    case 'devices': return <DevicesSection />
    case 'keys': return <KeysSection />
  }
}
