import type { Till } from './till.ts'

/** Unwinds what was only tried. */
class Undone extends Error {}

/** Tries something on the books and undoes all of it: its answer is what would be, and nothing has happened. */
export function rehearse<T>(till: Till, work: () => T): T {
  let answer: { readonly value: T } | null = null
  try {
    till.db.transaction(() => {
      answer = { value: work() }
      throw new Undone()
    })()
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return answer!.value
}
