import { describe, expect, it } from 'vitest'
import { beyondThis, readMigrations, versionOf } from '../../headoffice/server/store/migrate.ts'

const step = (name: string, minimumReader = versionOf(name), checksum = name) => ({ name, checksum, minimumReader })
const files = [step('0001-a.sql'), step('0002-b.sql'), step('0003-c.sql')]

describe('a database beside a program', () => {
  it.each([
    ['of the same build', files, null],
    ['of an older one', files.slice(0, 2), null],
    ['newer, and its step says that this program may go on', [...files, step('0004-d.sql', 3)], null],
    ['two steps newer, both of which say so', [...files, step('0004-d.sql', 2), step('0005-e.sql', 3)], null],
    ['newer, and its step needs a program that knows it', [...files, step('0004-d.sql')], '0004-d.sql'],
    ['two steps newer, and the second goes too far', [...files, step('0004-d.sql', 3), step('0005-e.sql', 4)], '0005-e.sql'],
    ['with another text for a step that this program has', [files[0]!, step('0002-b.sql', 2, 'other'), files[2]!], '0002-b.sql'],
    ['of another branch: a step of its own under a number that is taken', [...files, step('0003-x.sql', 1)], '0003-x.sql'],
  ])('%s', (_words, done, expected) => {
    expect(beyondThis(done, files)?.name ?? null).toBe(expected)
  })

  it('reads its own files in order, each with the reader it states', () => {
    const own = readMigrations()
    expect(own.map(({ name }) => name)).toEqual(own.map(({ name }) => name).toSorted())
    for (const { name, minimumReader } of own) expect([name, minimumReader > 0 && minimumReader <= versionOf(name)]).toEqual([name, true])
  })
})
