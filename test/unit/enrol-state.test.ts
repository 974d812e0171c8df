import { describe, expect, it } from 'vitest'
import type { MethodOutput } from '../../core/contract/types.ts'
import { asPhone, birthdayOf, checkInput, enrolInput, enrolState } from '../../renderer/screens/enrol/enrol-state.ts'
import { maskedCard } from '../../renderer/screens/enrol/card-number.ts'
import type { EnrolDraft } from '../../renderer/state/enrol-draft.ts'

const DRAFT: EnrolDraft = { cardNumber: null, phone: '8123 4455', name: 'Wei Jie', birthday: '1908', language: 'zh', terms: true, offers: true, notThese: [] }
type Check = MethodOutput<'member.check'>
const NEW: Check = { candidates: [], phone: 'new', card: 'none' }
const KNOWN: Check = { candidates: [{ memberId: 'a', name: 'Mei Lin', why: 'phone', phoneLast4: '4455' }], phone: 'known', card: 'none' }

const missing = (draft: Partial<EnrolDraft>, check: Parameters<typeof enrolState>[1] = NEW) => enrolState({ ...DRAFT, ...draft }, check, 'en').missing

describe('what the enrolment sheet lets be done', () => {
  it('joins with a phone or a card, a name and the terms, and not before', () => {
    expect(missing({})).toBeNull()
    expect(missing({ phone: '' })).toBe('contact')
    expect(missing({ phone: '', cardNumber: '6035129000000011' })).toBeNull()
    expect(missing({ name: '  ' })).toBe('name')
    expect(missing({ terms: false, offers: true })).toBe('terms')
    expect(missing({ birthday: '19' })).toBe('birthday')
    expect(missing({ birthday: '' })).toBeNull()
  })

  it('waits for the whole number and a card that can be read, once the till has looked', () => {
    expect(missing({}, { ...NEW, phone: 'unusable' })).toBe('phone')
    expect(missing({}, { ...NEW, card: 'unusable' })).toBe('card')
    expect(missing({}, null)).toBeNull()
  })

  it('asks about somebody who may be the same, until they are ruled out; another one is asked about anew', () => {
    expect(missing({}, KNOWN)).toBe('known')
    expect(missing({ notThese: ['a'] }, KNOWN)).toBeNull()
    expect(enrolState({ ...DRAFT, notThese: ['a'] }, { ...KNOWN, candidates: [...KNOWN.candidates, { memberId: 'b', name: 'Mei Lin', why: 'phone', phoneLast4: '4455' }] }, 'en')).toMatchObject({ missing: 'known', candidates: [{ memberId: 'b' }] })
  })

  it('keeps each consent apart, with the version and the language of its words; offers by SMS need a phone', () => {
    const both = enrolInput(DRAFT, 'en').consents
    expect(both.map(({ consent, channel, language }) => [consent, channel, language])).toEqual([['terms', 'none', 'zh'], ['offers', 'sms', 'zh']])
    expect(new Set(both.map(({ textVersion }) => textVersion)).size).toBe(2)
    expect(enrolInput({ ...DRAFT, offers: false }, 'en').consents).toHaveLength(1)
    expect(enrolInput({ ...DRAFT, phone: '', cardNumber: '1' }, 'en').consents).toHaveLength(1)
    expect(enrolInput(DRAFT, 'en').anyway).toBe(false)
    expect(enrolInput({ ...DRAFT, notThese: ['a'] }, 'en').anyway).toBe(true)
  })
})

describe('what is keyed', () => {
  it('reads a birthday in the order people here say it', () => {
    expect(birthdayOf('1908', 'en')).toEqual({ is: 'day', birthday: '08-19' })
    expect(birthdayOf('0819', 'zh')).toEqual({ is: 'day', birthday: '08-19' })
    expect(birthdayOf('2902', 'en')).toEqual({ is: 'day', birthday: '02-29' })
    expect(birthdayOf('3002', 'en').is).toBe('wrong')
    expect(birthdayOf('1308', 'zh').is).toBe('wrong')
    expect(birthdayOf('1', 'en').is).toBe('part')
    expect(checkInput({ ...DRAFT, birthday: '190' }, 'en').birthday).toBeNull()
  })

  it('keeps of a phone what people write in one, a plus in front only', () => {
    expect(asPhone('+65 (8123) 44-55')).toBe('+65 (8123) 44-55')
    expect(asPhone('81+23\u0007ab\n44')).toBe('812344')
    expect(asPhone('9'.repeat(60))).toHaveLength(24)
  })

  it('never shows a whole card', () => {
    expect(maskedCard('6035129000000011')).toBe('6035 12•• 0011')
    expect(maskedCard('12345678')).toBe('•••• 5678')
  })
})
