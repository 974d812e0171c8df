import { UnstyledButton } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import type { HeldSale } from '../../state/counter-store.ts'

/** A sale on hold: its name, when it was put aside, what it comes to. */
export function HeldButton({ sale }: { readonly sale: HeldSale }) {
  const { t, time, amount } = useWords()
  const { actions } = useCounterActions()
  return (
    <UnstyledButton className="held" onClick={() => void actions.recall(sale.saleId)}>
      <IconPlayerPause className="i" aria-hidden />
      <span className="grow"><b className="clip">{sale.label === '' ? t('hold.unnamed') : sale.label}</b><small className="num">{t('hold.since', { count: sale.itemCount, time: time(sale.heldAt) })}</small></span>
      <span className="am num">{amount(sale.totalMinor)}</span>
    </UnstyledButton>
  )
}
