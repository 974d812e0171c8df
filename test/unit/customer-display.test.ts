import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CONSENT_WORDS_VERSION } from '../../core/contract/display-views.ts'
import { ringDots } from '../../renderer/display/ring-dots.ts'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }

describe('the ring', () => {
  const way = (missingMinor: number, missingAfterSaleMinor: number) => ({ requiredMinor: 240_000, missingMinor, missingAfterSaleMinor })

  it.each([
    [way(240_000, 240_000), { now: 0, after: 0 }],
    [way(30_000, 20_000), { now: 21, after: 22 }],
    [way(1, 1), { now: 23, after: 23 }],
    [way(1, 0), { now: 23, after: 24 }],
    [way(400_000, 0), { now: 0, after: 24 }],
    [null, { now: 24, after: 24 }],
  ])('of %j has %j dots: the last one only for who has arrived', (next, dots) => {
    expect(ringDots(next)).toEqual(dots)
  })
})

/** What customers agreed to under each version, as the SHA-256 of the words of both languages. A version's words never change. */
const CONSENT_WORDS: Readonly<Record<string, string>> = {
  '2026-11': 'd843d1071efde2bd5f5532bbf0cde5d56817f7a891e4beb5ee5c012aa72487ab',
}

it('the words that customers agree to are those of their version', () => {
  const digest = createHash('sha256').update(JSON.stringify([en.display.consent, zh.display.consent])).digest('hex')
  expect(CONSENT_WORDS[CONSENT_WORDS_VERSION]).toBe(digest)
})
