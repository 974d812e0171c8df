/** Two letters of a Latin name, or the given name's first character of a Chinese one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const only = words[0]
  if (only === undefined) return ''
  if (/\p{Script=Han}/u.test(only)) return [...only][Math.min(1, [...only].length - 1)] ?? ''
  return words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? '').join('')
}

/** The name a person is spoken to by: the first word; a Chinese name whole. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}
