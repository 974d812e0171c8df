/**
 * The next value with every part that did not change taken from the previous one, so that rows of a long basket keep
 * their identity from scan to scan. For JSON-able values; lists of records are matched by their place from either end.
 */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next
  if (Array.isArray(previous) && Array.isArray(next)) return shareList(previous, next) as T
  if (isRecord(previous) && isRecord(next)) return shareRecord(previous, next) as T
  return next
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shareList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byLine = new Map(previous.filter(hasLineId).map((item) => [item.lineId, item]))
  let same = previous.length === next.length
  const shared = next.map((item, at) => {
    const before = hasLineId(item) ? byLine.get(item.lineId) : previous[at]
    const kept = shareStructure(before, item)
    if (kept !== previous[at]) same = false
    return kept
  })
  return same ? previous : shared
}

function hasLineId(value: unknown): value is { lineId: string } {
  return isRecord(value) && typeof value['lineId'] === 'string'
}

function shareRecord(previous: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next)
  let same = keys.length === Object.keys(previous).length
  const shared: Record<string, unknown> = {}
  for (const key of keys) {
    shared[key] = shareStructure(previous[key], next[key])
    if (!Object.hasOwn(previous, key) || shared[key] !== previous[key]) same = false
  }
  return same ? previous : shared
}
