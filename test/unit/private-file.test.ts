import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateFile } from '../../headoffice/server/private-file.ts'

describe('a file that is made once', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regulars-private-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is what was made first, for this user only, and stays so', () => {
    const path = join(folder, 'key')
    expect(privateFile(path, () => 'first')).toBe('first')
    expect(privateFile(path, () => 'second')).toBe('first')
    expect(readdirSync(folder)).toEqual(['key'])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('where another server that starts at the same time was quicker: both go on with the same key', () => {
    const path = join(folder, 'key')
    const mine = privateFile(path, () => {
      expect(privateFile(path, () => 'theirs')).toBe('theirs')
      return 'mine'
    })
    expect(mine).toBe('theirs')
    expect(readFileSync(path, 'utf8')).toBe('theirs')
    expect(readdirSync(folder)).toEqual(['key'])
  })
})
