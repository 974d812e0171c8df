/** The bars of a barcode: what can be scanned. */
export function BarcodeIcon() {
  return (
    <svg className="i" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" aria-hidden="true">
      <path d="M4 6v12M7.5 6v12M11 6v12M13 6v12M16.5 6v12M20 6v12" />
    </svg>
  )
}
