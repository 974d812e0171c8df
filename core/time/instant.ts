/** UTC milliseconds since 1970-01-01. */
export type Instant = number

/** A civil date `YYYY-MM-DD`. */
export type CivilDate = string

/** The day a shift belongs to, `YYYY-MM-DD`; fixed when the shift opens, used for tills and reports only. */
export type BusinessDay = string
