import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const rows = read('docs/peers-shown.md').split('\n').flatMap((line) => {
  const [, number, , test, file] = /^\| ([ABD]\d+) \| (.+?) \| (.+) \| `(.+)` \|$/.exec(line) ?? []
  return number === undefined ? [] : [{ number, test: test!, file: file! }]
})

/** The numbers that one letter of the list of complaints has. */
const numbers = (letter: string, from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, at) => `${letter}${from + at}`)

describe('the table of complaints', () => {
  it('has every complaint of A, B and D', () => {
    expect([...new Set(rows.map((row) => row.number))]).toEqual([...numbers('A', 1, 11), ...numbers('B', 12, 22), ...numbers('D', 31, 35)])
  })

  it.each(rows)('$number: there is a test “$test”, named after it', ({ number, test, file }) => {
    expect(test).toMatch(new RegExp(`\\b${number}\\b`))
    const quote = file.endsWith('.json') ? `"name": "${test}"` : `it('${test}', `
    expect(read(file).includes(quote)).toBe(true)
  })
})
