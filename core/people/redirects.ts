/** Two members were made one somewhere. */
export interface KnownMerge {
  readonly mergeId: string
  readonly fromId: string
  readonly intoId: string
}

/**
 * Whom each id stands for, from merges made at any tills, in their order: each makes the one that `fromId` stands for by
 * then a redirect to the one that `intoId` stands for. So two tills that merged the same two the other way round, or one
 * with two others, give one member, never a ring.
 *
 * @returns the id that a merged one leads to, one step; those that stand for themselves are left out
 */
export function redirects(merges: readonly KnownMerge[]): Map<string, string> {
  const into = new Map<string, string>()
  const standsFor = (id: string): string => {
    let at = id
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next
    return at
  }
  for (const { fromId, intoId } of merges) {
    const [from, to] = [standsFor(fromId), standsFor(intoId)]
    if (from !== to) into.set(from, to)
  }
  return into
}
