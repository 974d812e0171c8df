import { describe, expect, it } from 'vitest'
import { decodeScan } from '../../core/scan/decode.ts'
import { BADGE_BYTES, EVEN_BYTES, badgeCode, looksLikeBadge, readBadge } from '../../core/scan/staff-badge.ts'
import { looksLikeCode } from '../../core/scan/symbols.ts'

const CODE = 'RGS:FFWBCA96HOMEE88U3U9NM'
const RULES = { memberCards: [{ prefix: '9', length: 16, check: 'luhn' as const }] }

describe('the badge of one of the staff', () => {
  it('is read by its form and its check character', () => {
    expect(readBadge(` ${CODE}\r`)).toBe(CODE)
    expect(decodeScan({ text: CODE, symbology: null }, RULES)).toEqual({ ok: true, value: { kind: 'staff-badge', code: CODE } })
    expect(looksLikeCode(CODE)).toBe(true)
  })

  it('is refused where any one character was misread, and is never taken for goods or a card', () => {
    const body = CODE.slice(4)
    for (let at = 0; at < body.length; at += 1) {
      const wrong = `RGS:${body.slice(0, at)}${body[at] === 'A' ? 'B' : 'A'}${body.slice(at + 1)}`
      expect(looksLikeBadge(wrong)).toBe(true)
      expect(readBadge(wrong)).toBeNull()
      expect(decodeScan({ text: wrong, symbology: null }, RULES)).toMatchObject({ ok: false, error: { code: 'CHECK_DIGIT_WRONG' } })
    }
  })

  it('says nothing of a misread badge on the screen: the customer may be looking', () => {
    const answer = decodeScan({ text: `${CODE.slice(0, -1)}0`, symbology: null }, RULES)
    expect(JSON.stringify(answer)).not.toContain('FFWBCA96')
  })

  it('is drawn from random alone, every character as likely as another', () => {
    expect(badgeCode(Array.from({ length: BADGE_BYTES }, () => 0))).toMatch(/^RGS:0{20}[0-9A-Z]$/)
    expect(new Set(Array.from({ length: EVEN_BYTES }, (_, byte) => badgeCode(Array.from({ length: BADGE_BYTES }, () => byte)))).size).toBe(36)
    expect(() => badgeCode([1, 2])).toThrow(TypeError)
    expect(() => badgeCode(Array.from({ length: BADGE_BYTES }, () => 255))).toThrow(TypeError)
  })
})
