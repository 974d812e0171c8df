/** Thrown when the stated work limit is reached; the best found so far stands, marked as such. */
export class WorkLimit extends Error {}

/** Work still allowed, shared by everything that searches for one basket. */
export interface Work {
  left: number
}

/** Uses work up. Throws WorkLimit when there is none left. */
export function spend(work: Work, amount: number): void {
  work.left -= amount
  if (work.left < 0) throw new WorkLimit('the search for the best combination was cut short')
}

/** What something comes to; `otherwise` where the work runs out. */
export function unlessCutShort<Result>(toDo: () => Result, otherwise: Result): Result {
  try {
    return toDo()
  } catch (stop) {
    if (!(stop instanceof WorkLimit)) throw stop
    return otherwise
  }
}
