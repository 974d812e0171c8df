/**
 * Loaded into a process before anything else (`--import`): its calendar stands at noon of one day in Singapore and goes a
 * thousand times slower than the machine's, so that what a screen shows of day and minute is the same whenever a picture is
 * taken. Timers and the monotonic clock are as they were.
 */
const NOON = Date.UTC(2026, 7, 14, 4, 0)
const SLOWER = 1000
const begun = Date.now()
const RealDate = Date
const now = () => NOON + Math.floor((RealDate.now() - begun) / SLOWER)

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now())
    else super(...parts)
  }

  static now() {
    return now()
  }
}
