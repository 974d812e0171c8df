import { expect, it } from 'vitest'
import type { Language } from '../../core/base/local-text.ts'
import type { TrialTotals } from '../../core/rollout/past-baskets.ts'
import { NOTHING_TRIED } from '../../core/rollout/past-baskets.ts'
import { REFUSAL_WORDS } from '../../headoffice/server/rulebooks/refusals.ts'
import { keyLines, ownKeyLines, tillLines, toldLines, trialLines, versionLines } from '../../scripts/lib/head-office/rulebooks-words.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'
import { uuid } from '../support/sale-makers.ts'

const inBoth = (lines: (lang: Language) => string[]): [en: string, zh: string] => [lines('en').join('\n'), lines('zh').join('\n')]

it('every refusal says in both languages what happened and what to do', () => {
  for (const { en, zh } of Object.values(REFUSAL_WORDS)) {
    expect(en).toMatch(/^[A-Z][^\p{Script=Han}]{20,}\.$/u)
    expect(zh).toMatch(/^\p{Script=Han}.+。$/u)
  }
})

it('tells how far versions have come', () => {
  const versions = [
    { version: 3, state: 'paused' as const, stages: [{ reach: { kind: 'stores' as const, stores: ['a', 'b'] }, opensAt: 0, isOpen: true }, { reach: { kind: 'share' as const, shareBp: 1_250 }, opensAt: 86_400_000, isOpen: false }], effectiveAt: 0, publishedAt: 0, tills: 2, givenMinor: 1_250, stopped: 'everywhere' as const },
    { version: 2, state: 'running' as const, stages: [], effectiveAt: 0, publishedAt: 0, tills: 0, givenMinor: null, stopped: null },
  ]
  const [en, zh] = inBoth((lang) => versionLines(versions, rulebookWith([]).programme.currency, lang))
  expect(en).toBe('version 3 (paused)  in force from 1970-01-01T00:00:00.000Z  stores a, b, 12.5% from 1970-01-02T00:00:00.000Z  tills: 2  offers gave away S$12.50  offers stopped: limit of all tills together\nversion 2  in force from 1970-01-01T00:00:00.000Z  open to nobody yet  tills: 0')
  expect(zh).toContain('第 3 版（已暂停）')
  expect(zh).toContain('尚未下发')
})

it('tells what a till has, and what it refused and why', () => {
  const till = { terminalId: uuid(1), storeId: 'a', storeName: 'Bugis', tillNumber: 2, sent: 4, stopped: null }
  const says = { highest: 4, inForce: 3, keyListVersion: 2, refused: { version: null, reason: 'signature' as const, detail: 'forged', at: 0 }, at: 0 }
  const [en, zh] = inBoth((lang) => tillLines([{ ...till, says, stopped: 'till-day' }, { ...till, says: null }], lang))
  expect(en).toBe('Bugis 2  has version 4, uses 3; refused version ? (signature: forged); offers stopped for today: limit of a till and day  1970-01-01T00:00:00.000Z\nBugis 2  was sent version 4, says nothing yet')
  expect(zh).toContain('拒收第 ? 版（signature：forged）')
})

it('tells differences with both sides, and keys with where they stand', () => {
  const told = { stopLimits: 'None.', sentences: ['All.'], comparedWith: 2, differences: [{ part: 'policy', kind: 'changed' as const, before: ['Old.'], after: ['New.'], fields: [{ field: '', before: '"a"', after: null }] }] }
  expect(toldLines(told, 'en')).toEqual(['All.', '', 'Compared with version 2, 1 part differs:', 'changed  policy', '  − Old.', '  + New.', '    "a" → ∅'])
  expect(toldLines({ ...told, comparedWith: null }, 'zh')).toEqual(['All.'])
  const [en, zh] = inBoth((lang) => keyLines([{ keyId: 'k', personName: 'Anna', isInFile: true, listed: { lastVersion: 7 } }], lang))
  expect(en).toBe('k  Anna  withdrawn after version 7, private half in a file of their own')
  expect(zh).toContain('已撤销，至第 7 版有效')
})

it('tells which of head office’s own keys signs', () => {
  const [en, zh] = inBoth((lang) => ownKeyLines([{ keyId: 'head-office-1', lastVersion: 7, signsHere: false }, { keyId: 'head-office-2', lastVersion: null, signsHere: true }], lang))
  expect(en).toBe('head-office-1  head office  withdrawn after version 7\nhead-office-2  head office  signs now')
  expect(zh).toContain('现用于签名')
})

it('tells what past sales would come to, in the programme’s money', () => {
  const totals: TrialTotals = { ...NOTHING_TRIED, baskets: 2, differing: 1, wouldBe: { discountMinor: 150, totalMinor: 850, points: 8 } }
  const rulebook = rulebookWith([])
  const [en] = inBoth((lang) => trialLines({ ...totals, complete: false, unreadable: 3 }, rulebook, lang))
  expect(en).toContain('2 baskets tried, 1 would differ.\ndiscounts in all: S$0.00 → S$1.50')
  expect(en).toContain('The time was over')
  expect(en).toContain('3 entries could not be read.')
})
