/** Shortest name in which one slip of the pen is forgiven, and two. */
const ONE_SLIP_FROM = 5
const TWO_SLIPS_FROM = 10

/** Changes of one letter that make one text another: put in, left out, another, or two neighbours swapped (optimal string alignment). */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    if (Math.min(...row) > most) return most + 1
    before = above
    above = row
  }
  return above[b.length] ?? most + 1
}

/**
 * Whether two names may be one person's. Each is given in the forms it is written in, in small letters without spaces and
 * accents: “tanmeilin”, “陈美琳”, “chenmeilin”. One slip is forgiven from five letters, two from ten; Chinese has to be the same.
 */
export function mayBeSameName(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => {
    if (one === other) return one !== ''
    const length = Math.min(one.length, other.length)
    const most = length >= TWO_SLIPS_FROM ? 2 : length >= ONE_SLIP_FROM ? 1 : 0
    return most > 0 && slips(one, other, most) <= most
  }))
}
