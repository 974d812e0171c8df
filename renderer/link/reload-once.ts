const KEY = 'regulars.reloaded-at'
const AGAIN_AFTER_MS = 30_000

/** Reloads a window that is older or newer than its terminal; not again soon after, so that it cannot go round in circles. */
export function reloadOnce(page: Window, nowMs: number = Date.now()): void {
  const last = Number(page.sessionStorage.getItem(KEY) ?? 0)
  if (nowMs - last < AGAIN_AFTER_MS) return
  page.sessionStorage.setItem(KEY, String(nowMs))
  page.location.reload()
}
