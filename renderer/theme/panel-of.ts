import type { Panel } from './appearance.ts'

/** A bank card is 85.60 mm wide (ISO/IEC 7810, ID-1). */
export const CARD_MM = 85.6
/** From here on a millimetre has so many pixels that targets drawn for a 15 inch panel are too small for a finger. */
const SMALL_PANEL_PX_PER_MM = 5
/** A panel with this much room takes the large density. */
const LARGE_PANEL_PX = 1800

/** The density of a panel from how wide a bank card is on it, in CSS pixels, and how wide the window is. */
export function panelOf(cardPx: number, windowPx: number): Panel {
  if (cardPx / CARD_MM >= SMALL_PANEL_PX_PER_MM) return '10'
  return windowPx >= LARGE_PANEL_PX ? 'fhd' : '15'
}
