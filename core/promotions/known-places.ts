/**
 * Places that were come to before, and the most that had been gained there: a table with open addressing, because a search
 * comes to many thousands. A place is two numbers that do not follow from each other; where both agree it is the same.
 */
export class KnownPlaces {
  private room = 64
  private count = 0
  private hashes = new Int32Array(this.room)
  private checks = new Int32Array(this.room)
  private gains = new Float64Array(this.room)
  private used = new Uint8Array(this.room)

  /** Whether as much had been gained there; remembers what has been. */
  wasReachedWith(hash: number, check: number, gained: number): boolean {
    let at = this.placeOf(hash, check)
    if (this.used[at] === 1) {
      if (this.gains[at]! >= gained - 1e-9) return true
      this.gains[at] = gained
      return false
    }
    if (this.count * 2 >= this.room) {
      this.grow()
      at = this.placeOf(hash, check)
    }
    this.put(at, hash, check, gained)
    return false
  }

  clear(): void {
    this.used.fill(0)
    this.count = 0
  }

  private placeOf(hash: number, check: number): number {
    const mask = this.room - 1
    let at = hash & mask
    while (this.used[at] === 1 && (this.hashes[at] !== hash || this.checks[at] !== check)) at = (at + 1) & mask
    return at
  }

  private put(at: number, hash: number, check: number, gained: number): void {
    this.used[at] = 1
    this.hashes[at] = hash
    this.checks[at] = check
    this.gains[at] = gained
    this.count += 1
  }

  private grow(): void {
    const { room, hashes, checks, gains, used } = this
    this.room = room * 4
    this.count = 0
    this.hashes = new Int32Array(this.room)
    this.checks = new Int32Array(this.room)
    this.gains = new Float64Array(this.room)
    this.used = new Uint8Array(this.room)
    for (let at = 0; at < room; at += 1) if (used[at] === 1) this.put(this.placeOf(hashes[at]!, checks[at]!), hashes[at]!, checks[at]!, gains[at]!)
  }
}
