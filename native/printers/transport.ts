import type { PrintTrouble } from '../../core/receipt/printing.ts'

/** An open line to a printer. Bytes go out in order; what comes back goes to the listener. */
export interface PrinterConnection {
  /** Resolves when the operating system took the bytes; rejects with `ConnectionTrouble` where the line broke. */
  write(bytes: Uint8Array): Promise<void>
  /** One listener; bytes that came before it was set are not kept. */
  onData(listener: (bytes: Uint8Array) => void): void
  /** Called once when the line is gone, whoever closed it. */
  onClose(listener: () => void): void
  close(): Promise<void>
}

/** A way to a printer. Every job opens it afresh, so that nothing left in an old line can print later. */
export interface PrinterTransport {
  readonly address: string
  /** Rejects with `ConnectionTrouble`. */
  open(timeoutMs: number): Promise<PrinterConnection>
}

/** Why a line could not be opened or broke. */
export class ConnectionTrouble extends Error {
  readonly trouble: PrintTrouble

  constructor(trouble: PrintTrouble, cause?: unknown) {
    super(`printer line: ${trouble}`, { cause })
    this.trouble = trouble
  }
}

/** What a failed call of the operating system means for the person at the till. */
export function troubleOfSystemCall(error: unknown): PrintTrouble {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'unresolved'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') return 'error'
  return 'off'
}
