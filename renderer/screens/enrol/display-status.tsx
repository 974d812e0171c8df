import { IconDeviceTablet } from '@tabler/icons-react'
import { useWords } from '../../i18n/use-words.ts'
import { useConsentOnDisplay } from './use-consent-on-display.ts'

/** Asks on the customer's display, and says how far the customer is. Nothing, where no display is on. */
export function DisplayStatus({ points }: { readonly points: number | null }) {
  const { t } = useWords()
  const state = useConsentOnDisplay(points)
  return <span className="row meta muted" role="status">{state && <><IconDeviceTablet className="i" aria-hidden />{t(`display.status.${state}`)}</>}</span>
}
