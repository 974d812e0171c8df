import type { Caller } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { addLooseGoods, useGoodsBack } from './goods-back-store.ts'
import { useUi } from './ui-store.ts'

/** Goods without a receipt are being taken back: what is scanned now comes back, and goes into no basket. */
export function takesLooseGoods(): boolean {
  return useUi.getState().screen === 'returns' && useGoodsBack.getState().step.kind === 'no-receipt'
}

/** Takes the goods of a scanned barcode back; what is no barcode of goods is a scan like any other. */
export async function takeLooseScan(caller: Caller, text: string, otherwise: () => void): Promise<void> {
  const answer = await caller.query('find.search', { text, limit: 2 })
  const product = answer.ok ? answer.value.products.find(({ barcodes }) => barcodes.includes(text.trim())) : undefined
  if (!product) return otherwise()
  play('item')
  addLooseGoods(product)
}
