import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'

const ROOT = join(import.meta.dirname, '../..')
const CATALOGUE = join(ROOT, 'resources/demo-store/catalogue.json')
const folder = mkdtempSync(join(tmpdir(), 'rulebook-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NOW = Date.UTC(2026, 7, 15)
const demo = demoRulebook(join(ROOT, 'resources/demo-store'), NOW)

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

interface Ended { code: number | null; out: string; err: string }

function run(args: readonly string[], input = ''): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/rulebook.ts'), ...args], { encoding: 'utf8', input })
  return { code: status, out: stdout, err: stderr }
}
const check = (content: unknown, ...args: string[]): Ended => run(['check', file('rules.json', content), '--at', '2026-08-15T06:00:00Z', ...args])

describe('the rulebook command', () => {
  it('says that a rulebook is sound, and what to look at', () => {
    const { code, out } = check(demo)
    expect([code, out.split('\n')[0]]).toEqual([0, 'sound: version 1, 12 promotions'])
    expect(out).toContain('promotions[0] (gold-fish): This gives money off with no last day and no limit')
    expect(check(demo, '--lang', 'zh').out).toMatch(/^可用：第 1 版，12 项优惠\n请留意 \d+ 处：\n/)
  })

  it('says nothing but “sound” of a rulebook with nothing to look at', () => {
    expect(check({ ...demo, promotions: demo.promotions.filter(({ id }) => id === 'spend-80') })).toEqual({ code: 0, out: 'sound: version 1, 1 promotion\n', err: '' })
  })

  it('says every fault, and ends with 2', () => {
    const spoiled = { ...demo, version: 0, promotions: [{ ...demo.promotions[0], when: { kind: 'coupon', coupon: 'none' } }] }
    const { code, out } = check(spoiled)
    expect(code).toBe(2)
    expect(out).toBe('not sound; to mend: 2\n  version: This must be more than 0. Correct it.\n  promotions[0].when.coupon (gold-fish): There is no coupon “none”. Add it to coupons or correct the name.\n')
    expect(check(spoiled, '--lang', 'zh').out).toContain('promotions[0].when.coupon (gold-fish): 没有名为“none”的优惠券')
    expect(JSON.parse(check(spoiled, '--json').out)).toMatchObject({ sound: false, faults: [{ code: 'TOO_SMALL' }, { code: 'COUPON_UNKNOWN' }], warnings: [] })
  })

  it('tells a rulebook in words, with the names of the catalogue', () => {
    const { code, out } = check(demo, '--explain', '--catalogue', CATALOGUE, '--lang', 'zh')
    expect(code).toBe(0)
    expect(out).toContain('两件 S$8.50：散养鸡蛋 2 件 S$8.50')
    expect(out).toContain('升级的那一单仍按原等级积分。')
    const { sentences } = JSON.parse(check(demo, '--explain', '--json').out) as { sentences: { path: string }[] }
    expect(sentences.filter(({ path }) => path.startsWith('choices.') || path === 'redemption.maximumShareBp').length).toBe(24)
  })

  it('looks at goods, costs and earlier prices where they are given', () => {
    const rulebook = { ...demo, promotions: [{ ...demo.promotions[6], wasMinor: 850 }, { ...demo.promotions[0], effect: { kind: 'percent-off', goods: { skus: ['fsh'] }, rateBp: 1000 } }] }
    const codes = (...args: string[]): string[] => (JSON.parse(check(rulebook, '--json', ...args).out) as { faults: { code: string }[]; warnings: { code: string }[] }).warnings.map((each) => each.code)
    expect(codes()).toEqual(['NEVER_ENDS', 'NEVER_ENDS', 'WAS_UNPROVEN'])
    expect(codes('--catalogue', CATALOGUE)).toContain('NO_GOODS')
    expect(codes('--catalogue', CATALOGUE, '--costs', file('costs.json', { 'yoghurt-greek-1kg': 800 }))).toContain('BELOW_COST')
    const prices = (priceMinor: number): string => file('prices.json', [{ sku: 'yoghurt-greek-1kg', store: '1', from: '2026-07-01', priceMinor }])
    expect(check(rulebook, '--prices', prices(850)).code).toBe(0)
    const refused = check(rulebook, '--prices', prices(849))
    expect([refused.code, refused.out]).toEqual([2, expect.stringContaining('promotions[0].wasMinor (member-greek-yoghurt): “yoghurt-greek-1kg” was sold at 849 in store 1')])
  })

  it('says when offers are over', () => {
    expect(run(['check', file('rules.json', demo), '--at', '2027-01-01T00:00:00Z']).out).toContain('promotions[1].when (plant-milk-3): This offer is over: its last day was 2026-08-31.')
  })

  it('reads standard input', () => {
    expect(run(['check', '-'], JSON.stringify(demo)).code).toBe(0)
  })

  it.each<[string, () => Ended, RegExp]>([
    ['a file that is not there', () => run(['check', join(folder, 'none.json')]), /cannot be read\. Check its name\.\nENOENT/],
    ['a folder', () => run(['check', folder]), /cannot be read/],
    ['no JSON', () => check('{ "version": 1,, }'), /is not JSON\. Look for a missing comma or bracket\.\n.*position 15/],
    ['nothing', () => check(''), /is not JSON/],
    ['a huge file', () => { truncateSync(file('huge.json', ''), 200 * 1024 * 1024); return run(['check', join(folder, 'huge.json')]) }, /larger than any rulebook \(128 MB\)/],
    ['a catalogue that is none', () => check(demo, '--catalogue', file('c.json', { products: 1 })), /is not a catalogue/],
    ['costs with decimals', () => check(demo, '--costs', file('c.json', { tea: 1.5 })), /is not a list of costs/],
    ['prices that are none', () => check(demo, '--prices', file('c.json', [{ sku: 'tea' }])), /is not a price history/],
    ['an instant that is none', () => run(['check', file('rules.json', demo), '--at', 'noon']), /“noon” is not an instant/],
    ['a language that is none', () => check(demo, '--lang', 'fr'), /'fr' is invalid/],
    ['no command', () => run(['chekc']), /unknown command/],
  ])('says what is wrong with %s, and ends with 2', (_, ended, words) => {
    const { code, out, err } = ended()
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(words)
    expect(err).not.toContain('    at ')
  })

  it('says in JSON what cannot be read, where JSON is asked for', () => {
    const { code, out } = run(['check', join(folder, 'none.json'), '--json'])
    expect([code, JSON.parse(out)]).toMatchObject([2, { sound: null, reason: { zh: expect.stringContaining('无法读取文件') as string } }])
  })

  it('prints the JSON Schema', () => {
    expect(JSON.parse(execFileSync(process.execPath, [join(ROOT, 'scripts/rulebook.ts'), 'schema'], { encoding: 'utf8' }))).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Regulars rulebook' })
  })
})
