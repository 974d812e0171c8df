import { UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { MethodOutput } from '../../core/contract/types.ts'
import { useWords } from '../i18n/use-words.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

export type FoundReceipt = MethodOutput<'receipt.search'>['receipts'][number]

const ROW = 66
const SPARE_ROWS = 8

export interface ReceiptListProps {
  readonly label: string
  readonly receipts: readonly FoundReceipt[]
  readonly chosenId: string | null
  readonly onChoose: (saleId: string) => void
  /** Called when the end of what is here comes near. */
  readonly onEnd: () => void
}

/** Receipts, newest first: only the rows in sight are in the page, however many there are. */
export function ReceiptList({ label, receipts, chosenId, onChoose, onEnd }: ReceiptListProps) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualRows(box, receipts.length, ROW)
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (receipts.length > 0 && last >= receipts.length - SPARE_ROWS) onEnd()
  }, [last, receipts.length, onEnd])
  return (
    <div ref={box} className="scroll receipt-list" role="list" aria-label={label} tabIndex={-1}>
      <div className="receipt-rows" role="presentation" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const receipt = receipts[index]
          return receipt && (
            <div key={receipt.saleId} role="listitem" aria-posinset={index + 1} aria-setsize={receipts.length} className="receipt-at" style={{ transform: `translateY(${start}px)` }}>
              <ReceiptRow receipt={receipt} chosen={receipt.saleId === chosenId} onChoose={onChoose} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function ReceiptRow({ receipt, chosen, onChoose }: { readonly receipt: FoundReceipt; readonly chosen: boolean; readonly onChoose: (saleId: string) => void }) {
  const { t, date, time, money } = useWords()
  return (
    <UnstyledButton className={`rcp-row num${chosen ? ' on' : ''}`} aria-pressed={chosen} onClick={() => onChoose(receipt.saleId)}>
      <span><b>{receipt.receiptNo}</b><small>{date(receipt.completedAt)} {time(receipt.completedAt)}</small></span>
      <span className="clip muted">{receipt.memberName ?? t('goodsBack.noMember')}</span>
      <span className="ra b">{money(receipt.totalMinor)}</span>
    </UnstyledButton>
  )
}
