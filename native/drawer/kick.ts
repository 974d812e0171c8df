/** Pulse length in units of 2 ms: 100 ms on, 500 ms off, what a common 24 V drawer takes. */
const ON_TIME = 50
const OFF_TIME = 250

/**
 * The bytes that open the cash drawer plugged into the printer: ESC p m t1 t2, with m 0 for pin 2 and 1 for pin 5, and
 * times in units of 2 ms (Epson ESC/POS Application Programming Guide, "Generate pulse").
 */
export function drawerKick(pin: 2 | 5): Uint8Array {
  return Uint8Array.of(0x1b, 0x70, pin === 2 ? 0 : 1, ON_TIME, OFF_TIME)
}
