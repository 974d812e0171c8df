import type { Queryable } from './terminal-store.ts'

/** A statement that is not sent alone. One that answers rows names them all, with `RETURNING`. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly answers?: boolean
}

/** Nothing where there is nothing to write: spread into what goes together. */
export type Statements = Readonly<Record<string, Statement>>

interface Made {
  readonly texts: readonly string[]
  readonly whole: string
}

/** Made of the same statements again and again: by their names. */
const made = new Map<string, Made>()

function wholeOf(names: readonly string[], statements: readonly Statement[]): string {
  const key = names.join()
  const known = made.get(key)
  if (known?.texts.every((text, at) => text === statements[at]!.text) === true) return known.whole
  let before = 0
  const parts = statements.map(({ text, values }, at) => {
    const begins = before
    before += values.length
    return `${names[at]!} AS (${text.replaceAll(/\$(\d+)/g, (_whole, number: string) => `$${begins + Number(number)}`)})`
  })
  const answers = names.filter((_name, at) => statements[at]!.answers === true).map((name) => `(SELECT coalesce(json_agg(row_to_json(${name})), '[]') FROM ${name}) AS ${name}`)
  const whole = `WITH ${parts.join(', ')} SELECT ${answers.length === 0 ? '1' : answers.join(', ')}`
  made.set(key, { texts: statements.map(({ text }) => text), whole })
  return whole
}

/**
 * Sends statements to the database as one (PostgreSQL, "Data-Modifying Statements in WITH"): one way there and back in place
 * of one each. None of them sees what another writes, and no two write to the same row. Answers the rows of those that answer.
 */
export async function together(client: Queryable, statements: Statements): Promise<Readonly<Record<string, readonly Record<string, unknown>[] | undefined>>> {
  const names = Object.keys(statements)
  if (names.length === 0) return {}
  const all = Object.values(statements)
  const { rows } = await client.query<Record<string, readonly Record<string, unknown>[]>>(wholeOf(names, all), all.flatMap(({ values }) => values))
  return rows[0] ?? {}
}
