/** One line of the table: ours against a peer or a limit. */
export interface Finding {
  readonly what: string
  readonly ours: string
  /** What ours is measured against, and its figure; a limit where there is no peer. */
  readonly against: string
  readonly theirs: string
  /** How many times faster than the peer, or how much of the limit is used; null where there is no ratio to tell. */
  readonly ratio: number | null
  readonly goal: string
  /** Null: no goal, told for information, or it could not be measured (`note` says why). */
  readonly met: boolean | null
  readonly note?: string
}

export interface RowOptions {
  /** Rounds of the interleaved runs; at least 5. */
  readonly rounds: number
  /** Random carts of the row `optimal`. */
  readonly carts: number
  /** Seed of everything random. */
  readonly seed: number
  /** Says what is going on, on the error stream. */
  say(text: string): void
}

/** A benchmark by name. `run` throws when results that must be equal are not. */
export interface Row {
  readonly name: string
  readonly goal: string
  readonly against: string
  run(options: RowOptions): Promise<readonly Finding[]>
}
