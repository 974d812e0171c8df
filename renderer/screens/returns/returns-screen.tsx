import { useEffect } from 'react'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useGoodsBack } from '../../state/goods-back-store.ts'
import { CreditStep } from './credit-step.tsx'
import { FindStep } from './find-step.tsx'
import { MadeStep } from './made-step.tsx'
import { NoReceiptStep } from './no-receipt-step.tsx'
import { SaleStep } from './sale-step.tsx'

/** Goods that come back: a receipt is found, what comes back of it is chosen, and what is given back is shown before it is booked. */
export function ReturnsScreen() {
  const { actions } = useCounterActions()
  const step = useGoodsBack((state) => state.step)
  useEffect(() => void actions.refreshRefunds(), [actions])
  switch (step.kind) {
    case 'find': return <FindStep />
    case 'sale': return <SaleStep key={step.saleId} saleId={step.saleId} exchange={step.exchange} />
    case 'no-receipt': return <NoReceiptStep />
    case 'made': return <MadeStep made={step.made} />
    case 'credit': return <CreditStep made={step.made} />
  }
}
