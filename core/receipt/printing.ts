import type { ReceiptDocument } from './document.ts'

/** What a printer model needs to be told apart for; docs/devices.md lists the models. */
export interface PrinterModel {
  readonly columns: 32 | 42 | 48
  /** Drawer connector: pin 2 or pin 5 of the RJ11/RJ12 socket. */
  readonly drawerPin: 2 | 5
  /** How a ruled line prints: `dashes` on every model, `solid` where the model has code page 1. Dashes where left out. */
  readonly ruledLine?: 'dashes' | 'solid'
}

/** What the printer said of itself; `unknown` means it did not answer, which is not the same as off. */
export type PrinterCondition = 'ready' | 'paper-low' | 'paper-out' | 'cover-open' | 'error' | 'off' | 'unknown'

/** Why a job could not be finished; `bytesSent` tells whether anything may be on paper. */
export type PrintTrouble = 'off' | 'unresolved' | 'closed' | 'timeout' | 'paper-out' | 'cover-open' | 'error'

export type PrintOutcome =
  /** The printer itself said that it finished. */
  | { readonly kind: 'confirmed' }
  /** Nothing left this till: it can be sent again safely. */
  | { readonly kind: 'not-started'; readonly trouble: PrintTrouble }
  /** Bytes left and no confirmation came: it may have printed. Never sent again by itself. */
  | { readonly kind: 'uncertain'; readonly trouble: PrintTrouble }
  /** The document itself cannot be made into a job; sending it again would not help. */
  | { readonly kind: 'unprintable' }

export interface PrintRequest {
  readonly document: ReceiptDocument
  readonly copy: boolean
  readonly openDrawer: boolean
}

/** What happens while a job runs, for whoever keeps it. Only `starting` may throw. */
export interface PrintWatch {
  /** Called right before the first byte of the job leaves. Where it throws, nothing is sent. */
  starting(): void
  /** Every byte left this till; the printer's word is still awaited. */
  sent(): void
  /** What the printer says of itself, as often as it is asked. */
  condition(condition: PrinterCondition): void
}

/** A printer behind whatever cable. One job at a time; the terminal's queue sees to that. */
export interface ReceiptPrinter {
  readonly address: string
  /** Asks the printer for its state (DLE EOT); resolves within about a second. */
  condition(): Promise<PrinterCondition>
  /** Sends one job and waits for the printer's own word that it is done. Never throws for device trouble. */
  print(request: PrintRequest, watch?: PrintWatch): Promise<PrintOutcome>
  close(): Promise<void>
}

/** Turns documents into what the eye sees. */
export interface ReceiptRenderer {
  /** An SVG document of the receipt as it prints: no scripts, no outside references. */
  svg(document: ReceiptDocument, options: { columns: PrinterModel['columns']; copy: boolean }): string
}

/** Makes a printer from its address (`tcp://HOST:9100`, `usb:PATH`, `serial:PATH`), or says what is wrong with it. */
export type PrinterFactory = (address: string, model: PrinterModel) => { ok: true; printer: ReceiptPrinter } | { ok: false; reason: string }
