import type { Candidate, Line } from './problem.ts'
import { leastOfPart } from './sets.ts'
import type { CompiledSet } from './sets.ts'

/** What keeps the first set of a multi-unit promotion from being formed. */
export interface Lacking {
  pieces: number
  /** Parts that each mend it alone with so many pieces more, a bit for each; 0 where pieces of several parts are missing. */
  mending: number
}

/** Pieces on lines by the parts they can fill: a bit for each part, as in `Candidate.roles`. */
function piecesByRole(roles: Candidate['roles'], lines: readonly Line[]): Map<number, number> {
  const pieces = new Map<number, number>()
  for (const [line, role] of roles) pieces.set(role, (pieces.get(role) ?? 0) + lines[line]!.units)
  return pieces
}

/**
 * What a basket lacks of the first set; null where nothing. Parts may want the same goods: a set can be filled where for
 * any of its parts together there are as many pieces that fill one of them as they need (Hall’s marriage theorem); the
 * largest shortfall is what is missing. At most six parts, so at most 63 such choices.
 */
export function lackingOf(set: CompiledSet, roles: Candidate['roles'], lines: readonly Line[]): Lacking | null {
  const byRole = piecesByRole(roles, lines)
  const needs = set.parts.map((_, at) => leastOfPart(set, at))
  let pieces = 0
  let mending = (1 << needs.length) - 1
  for (let some = 1; some < 1 << needs.length; some += 1) {
    let short = 0
    for (let at = 0; at < needs.length; at += 1) if ((some & (1 << at)) !== 0) short += needs[at]!
    for (const [role, there] of byRole) if ((role & some) !== 0) short -= there
    if (short <= 0) continue
    pieces = Math.max(pieces, short)
    mending &= some
  }
  return pieces === 0 ? null : { pieces, mending }
}
