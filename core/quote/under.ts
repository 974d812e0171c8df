import type { RulebookFault } from '../rulebook/faults.ts'

/** Faults of a part of a file, told from the file's root. */
export function under(path: string, faults: readonly RulebookFault[]): RulebookFault[] {
  return faults.map((each) => ({ ...each, path: each.path === '' ? path : each.path.startsWith('[') ? path + each.path : `${path}.${each.path}` }))
}
