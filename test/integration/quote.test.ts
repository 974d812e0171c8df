import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../scripts/quote.ts', import.meta.url))
const BASE = fileURLToPath(new URL('../fixtures/worked-cases/base-rulebook.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'regulars-quote-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

file('rules.json', readFileSync(BASE, 'utf8'))
const sale = { rulebook: 'rules.json', at: '2026-08-15T14:32', basket: { lines: [{ sku: 'gum', unitPriceMinor: 34, quantity: 3 }] } }

function quote(args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', cwd: folder, input: input ?? '', maxBuffer: 100_000_000 })
  return { status, stdout, stderr }
}

interface Fault { path: string; code: string; message: { en: string; zh: string } }

function faults(done: ReturnType<typeof quote>): Fault[] {
  expect(done.stdout).toBe('')
  expect(done.status).toBe(2)
  return (JSON.parse(done.stderr) as { faults: Fault[] }).faults
}

describe('npm run quote', () => {
  it('prints the evaluation as JSON, with the rulebook read from beside the file', () => {
    const done = quote([file('sale.json', sale)])
    expect(done).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(done.stdout)).toMatchObject({ subtotalMinor: 102, totalMinor: 102, exact: true, lines: [{ grossMinor: 102 }] })
  })

  it('reads standard input, and says it in words in both languages', () => {
    expect(quote(['-', '--explain', 'en'], JSON.stringify(sale)).stdout).toContain('To pay: S$1.02')
    expect(quote(['-', '--explain', 'zh'], JSON.stringify(sale)).stdout).toContain('应付：S$1.02')
  })

  it('reads paths from the folder that npm run was called in', () => {
    file('sale.json', sale)
    const env = { ...process.env, npm_lifecycle_event: 'quote', INIT_CWD: folder }
    const done = spawnSync(process.execPath, [SCRIPT, 'sale.json'], { encoding: 'utf8', cwd: tmpdir(), env })
    expect(JSON.parse(done.stdout)).toMatchObject({ totalMinor: 102 })
  })

  it('gives back three times 0.34 of a cash sale rounded to 5 cents without a cent too many', () => {
    const rulebook = JSON.parse(readFileSync(BASE, 'utf8')) as { programme: object }
    const original = file('cash.json', { ...sale, rulebook: { ...rulebook, programme: { ...rulebook.programme, cashRoundingMinor: 5 } }, tenders: [{ kind: 'cash' }] })
    const one = { returns: [{ sku: 'gum' }] }
    const paid = [0, 1, 2].map((earlier) => {
      const done = quote(['--return', original, file('back.json', { ...one, before: Array.from({ length: earlier }, () => one) })])
      return (JSON.parse(done.stdout) as { pay: { amountMinor: number }[] }).pay.reduce((sum, tender) => sum + tender.amountMinor, 0)
    })
    // 1.02 in cash is 1.00. 0.34 → 0.35; 0.68 → 0.70, less 0.35; all: 1.00 less 0.70.
    expect(paid).toEqual([35, 35, 30])
  })

  it.each([
    ['a file that is not there', ['nowhere.json'], '', 'NOT_READ', ''],
    ['a folder', ['.'], '', 'NOT_READ', ''],
    ['no file', [], '', 'USAGE', ''],
    ['an unknown option', ['-', '--verbose'], '{}', 'USAGE', ''],
    ['an unknown language', ['-', '--explain', 'fr'], '{}', 'USAGE', ''],
    ['nothing', ['-'], ' \n', 'EMPTY', ''],
    ['half a file', ['-'], '{"basket": {"lines": [', 'NOT_JSON', ''],
    ['NaN', ['-'], '{"at": NaN}', 'NOT_JSON', ''],
    ['Infinity', ['-'], '{"at": -Infinity}', 'NOT_JSON', ''],
    ['deep nesting', ['-'], '['.repeat(100_000) + ']'.repeat(100_000), 'TOO_DEEP', ''],
    ['a list', ['-'], '[]', 'WRONG_KIND', ''],
    ['a rulebook that is not there', ['-'], '{"rulebook": "none.json"}', 'NOT_READ', 'rulebook'],
    ['a rulebook that is no rulebook', ['-'], '{"rulebook": "sale.json"}', 'MISSING', 'rulebook.programme'],
  ])('refuses %s in plain words', (_, args, input, code, path) => {
    file('sale.json', sale)
    const told = faults(quote(args, input))
    expect(told).toContainEqual(expect.objectContaining({ code, path }))
    for (const { message } of told) {
      expect(message.en).toMatch(/[.}\]]$/)
      expect(message.zh).not.toBe('')
    }
    expect(JSON.stringify(told)).not.toMatch(/at .*\.ts|node:internal/)
  })

  it('tells everything that is wrong at once, and in words where words were asked for', () => {
    const wrong = {
      ...sale, at: '1969-07-20T20:17', member: { tierId: 'diamond' }, usage: { nobody: {} },
      basket: { lines: [{ sku: 'a', unitPriceMinor: 1, quantity: -1, taxCode: 'moon' }, { sku: 'b', unitPriceMinor: 1, quantityMilli: 1500, lineId: 'x' }, { sku: 'c', unitPriceMinor: 1, lineId: 'x' }] },
    }
    const told = faults(quote([file('wrong.json', wrong)]))
    expect(told.map((each) => `${each.path} ${each.code}`).sort()).toEqual([
      'at BEFORE_1970', 'basket.lines[0].quantity QUANTITY_NEGATIVE', 'basket.lines[0].taxCode TAX_UNKNOWN', 'basket.lines[1].quantityMilli PIECES_WHOLE',
      'basket.lines[2].lineId ID_TWICE', 'member.tierId TIER_UNKNOWN', 'usage.nobody PROMOTION_UNKNOWN',
    ])
    expect(quote([file('wrong.json', wrong), '--explain', 'zh']).stderr).toContain('at: 早于 1970 年')
  })

  it('takes ten thousand lines, and not one more', () => {
    const lines = (count: number) => ({ ...sale, basket: { lines: Array.from({ length: count }, (_, n) => ({ sku: `s${n % 300}`, unitPriceMinor: 100 + (n % 7) })) } })
    const done = quote([file('many.json', lines(10_000))])
    expect((JSON.parse(done.stdout) as { lines: unknown[] }).lines).toHaveLength(10_000)
    expect(faults(quote([file('many.json', lines(10_001))]))).toMatchObject([{ path: 'basket.lines', code: 'TOO_BIG' }])
  })

  it('stops without a word where nobody reads on', async () => {
    const path = file('many.json', { ...sale, basket: { lines: Array.from({ length: 10_000 }, () => ({ sku: 'a', unitPriceMinor: 100 })) } })
    const child = spawn(process.execPath, [SCRIPT, path], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.once('data', () => child.stdout.destroy())
    let said = ''
    child.stderr.on('data', (part: Buffer) => { said += part.toString() })
    await once(child, 'close')
    expect(said).toBe('')
  })

  it('states amounts that leave the whole numbers', () => {
    const huge = { ...sale, basket: { lines: [{ sku: 'a', unitPriceMinor: Number.MAX_SAFE_INTEGER, quantity: 3 }] } }
    expect(faults(quote([file('huge.json', huge)]))).toMatchObject([{ code: 'AMOUNT_TOO_BIG' }])
    expect(faults(quote(['-'], JSON.stringify(sale).replace('34', '1e999')))).toMatchObject([{ path: 'basket.lines[0].unitPriceMinor' }])
  })
})
