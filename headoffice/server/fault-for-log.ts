/** A message is kept this long. */
const MAX_CHARS = 300

function textOf(thrown: Error, name: string): string | undefined {
  const value = (thrown as unknown as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}

/** Where it was thrown: file and line of the first frame of ours. */
function placeOf(thrown: Error): string | undefined {
  return /((?:headoffice|core|scripts)\/[\w/.-]+:\d+)/.exec(thrown.stack ?? '')?.[1]
}

/**
 * What the log may keep of a fault. A database's message quotes values, a parser's the text it read, a schema's what it
 * found: of those only code, table and constraint. Anything may be in them, a member's name too.
 */
export function faultForLog(thrown: unknown): Record<string, string | undefined> {
  if (!(thrown instanceof Error)) return { name: typeof thrown }
  const quotesData = 'severity' in thrown || thrown instanceof SyntaxError || thrown.name === 'ZodError' || thrown.name === '$ZodError'
  return {
    name: thrown.name,
    code: textOf(thrown, 'code'),
    table: textOf(thrown, 'table'),
    constraint: textOf(thrown, 'constraint'),
    at: placeOf(thrown),
    ...(quotesData ? {} : { message: thrown.message.slice(0, MAX_CHARS) }),
  }
}
