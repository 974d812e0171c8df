import type { PrinterCondition } from '../../core/receipt/printing.ts'

/** The four questions of DLE EOT: printer, why offline, errors, paper. */
export const STATUS_QUESTIONS = [1, 2, 3, 4] as const
export type StatusQuestion = (typeof STATUS_QUESTIONS)[number]

/** DLE EOT n: asks for one status byte at once, also while the printer is busy or offline. */
export function askStatus(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question)
}

/** One whole answer of a printer, told apart by its fixed bits. */
export type PrinterAnswer =
  /** To DLE EOT n; which n is known only by who asked. */
  | { readonly kind: 'status'; readonly byte: number }
  /** To GS r 1: the printer reached this point of the job. */
  | { readonly kind: 'paper'; readonly paperOut: boolean; readonly paperLow: boolean }
  /** Automatic status back, four bytes. */
  | { readonly kind: 'automatic'; readonly condition: PrinterCondition }

/**
 * Splits what a printer sends into answers. Fixed bits (Epson ESC/POS programming manual v10.01): DLE EOT `0xx1xx10`
 * (p. 304), GS r `0xx0xxxx`, the first byte of automatic status `0xx1xx00` with three more following (pp. 318-319).
 * Anything else (XON, XOFF, noise) is passed over.
 */
export function createAnswerParser(onAnswer: (answer: PrinterAnswer) => void): (bytes: Uint8Array) => void {
  let automatic: number[] = []
  const takeByte = (byte: number) => {
    if (automatic.length > 0) {
      automatic.push(byte)
      if (automatic.length < 4) return
      onAnswer({ kind: 'automatic', condition: automaticCondition(automatic) })
      automatic = []
    } else if ((byte & 0x93) === 0x12) onAnswer({ kind: 'status', byte })
    else if ((byte & 0x93) === 0x10) automatic = [byte]
    else if ((byte & 0x90) === 0x00) onAnswer({ kind: 'paper', paperOut: (byte & 0x0c) !== 0, paperLow: (byte & 0x03) !== 0 })
  }
  return (bytes) => bytes.forEach(takeByte)
}

/** Bit 3 of the answer to question 1. */
export function saysOffline(firstAnswer: number): boolean {
  return (firstAnswer & 0x08) !== 0
}

/**
 * What four answers to DLE EOT 1 to 4 mean together. Ready is 12 12 12 12, paper out 1a 32 12 7e, cover open 1a 16 12 12
 * (Epson manual v10.01 p. 304, TM-L60II manual p. 1217).
 */
export function conditionOf(answers: readonly [number, number, number, number]): PrinterCondition {
  const [printer, offline, fault, paper] = answers
  if (offline & 0x04) return 'cover-open'
  if (offline & 0x20 || paper & 0x60) return 'paper-out'
  if (offline & 0x40 || fault & 0x68 || saysOffline(printer)) return 'error'
  return paper & 0x0c ? 'paper-low' : 'ready'
}

/**
 * Automatic status: byte 1 bit 3 offline, bit 5 cover open; byte 2 bits 3, 5, 6 faults; byte 3 bits 0-1 paper near its
 * end, bits 2-3 paper out (Epson manual v10.01 pp. 318-319).
 */
function automaticCondition(bytes: readonly number[]): PrinterCondition {
  const [printer = 0, fault = 0, paper = 0] = bytes
  if (printer & 0x20) return 'cover-open'
  if (paper & 0x0c) return 'paper-out'
  if (fault & 0x68 || printer & 0x08) return 'error'
  return paper & 0x03 ? 'paper-low' : 'ready'
}
