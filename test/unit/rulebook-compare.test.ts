import { describe, expect, it } from 'vitest'
import { rulebookDifferences } from '../../core/rulebook/compare.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { PICTURE_PROMOTIONS, PICTURE_SETS, rulebookWith } from '../support/promotion-fixtures.ts'

const before = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const differences = (after: Rulebook, lang: 'en' | 'zh' = 'en') => rulebookDifferences(before, after, { categories: [] }, lang)
const [first, second, ...others] = PICTURE_PROMOTIONS as [Rulebook['promotions'][number], Rulebook['promotions'][number], ...Rulebook['promotions']]

describe('what a rulebook has otherwise', () => {
  it('is nothing where only the version is another', () => {
    expect(differences({ ...before, version: before.version + 1 })).toEqual([])
  })

  it('names offers by id wherever they stand, and says in words what became of them', () => {
    const cheaper = { ...first, name: { en: 'New words', zh: '新名称' } }
    const found = differences({ ...before, promotions: [{ ...second, id: 'quite-new' }, ...others, cheaper] })
    expect(found.map(({ kind, part }) => `${kind} ${part}`)).toEqual([`changed promotions[${first.id}]`, `removed promotions[${second.id}]`, 'added promotions[quite-new]'])
    expect(found[0]).toMatchObject({ before: [expect.stringContaining(first.name.en)], after: [expect.stringContaining('New words')], fields: [{ field: 'name.en' }, { field: 'name.zh', after: '"新名称"' }] })
    expect(found[1]!.before[0]).toContain(second.name.en)
    expect(found[2]!.before).toEqual([])
    for (const { after, before: was } of differences({ ...before, promotions: [cheaper, second, ...others] }, 'zh')) for (const text of [...after, ...was]) expect(text).toMatch(/\p{Script=Han}/u)
  })

  it('tells a field that no words tell: nothing that differs goes untold', () => {
    expect(differences({ ...before, promotions: [{ ...first, priority: 77 }, second, ...others] })).toEqual([
      { part: `promotions[${first.id}]`, kind: 'changed', before: [], after: [], fields: [{ field: 'priority', before: String(first.priority), after: '77' }] },
    ])
    // Whatever else of the file is changed alone.
    const changes: Partial<Rulebook> = {
      effectiveAt: before.effectiveAt + 1, tierWindowMonths: before.tierWindowMonths + 1, redemption: { ...before.redemption, stepPoints: before.redemption.stepPoints + 1 }, pointsExpireAfterMonths: 7,
      pointsRules: { ...before.pointsRules, pendingDays: 3 }, tierRules: { ...before.tierRules, graceDays: before.tierRules.graceDays + 1 }, returnRules: { ...before.returnRules, windowDays: before.returnRules.windowDays + 1 },
      giftCards: { ...before.giftCards, payOutUpToMinor: 1 }, storeCredit: { ...before.storeCredit, payOutUpToMinor: 1 }, household: { ...before.household, maximumMembers: before.household.maximumMembers + 1 },
      referral: { ...before.referral, perYear: before.referral.perYear + 1 }, choices: { ...before.choices, order: 'basket-first' }, policy: 'priority', wasPriceDays: 7,
      goodsSets: [], promotions: [], tiers: before.tiers.slice(0, 1), receipt: { header: [], footer: [{ en: 'x', zh: '谢' }] },
    }
    for (const [field, value] of Object.entries(changes)) {
      const found = differences({ ...before, [field]: value })
      expect([field, found.some(({ part }) => part === field || part.startsWith(`${field}[`))]).toEqual([field, true])
    }
  })

  it('tells that offers stand in another order', () => {
    expect(differences({ ...before, promotions: [second, first, ...others] })).toEqual([expect.objectContaining({ part: 'promotions', kind: 'changed', fields: [expect.objectContaining({ field: '' })] })])
  })

  it('shortens long values', () => {
    const long = { ...first, name: { en: 'x'.repeat(1_000), zh: '长' } }
    const [found] = differences({ ...before, promotions: [long, second, ...others] })
    expect(found!.fields[0]!.after).toHaveLength(200)
  })
})
