import { useEffect, useRef } from 'react'
import { receiptElement } from './receipt-element.ts'

/** The receipt as it prints, drawn into the page so that it is shown in the fonts that come with it. */
export function ReceiptPaper({ svg, label }: { readonly svg: string; readonly label: string }) {
  const paper = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const drawn = receiptElement(svg)
    paper.current?.replaceChildren(...(drawn ? [drawn] : []))
  }, [svg])
  return <div className="paper" role="img" aria-label={label}><div ref={paper} aria-hidden="true" /></div>
}
