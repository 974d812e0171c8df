import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function run(script: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [`scripts/${script}.ts`, ...args], { cwd: ROOT, encoding: 'utf8' })
  return { status, output: stdout }
}

describe('the examples that come with the program', () => {
  it('come to what the documents’ picture of the counter shows', () => {
    const { status, output } = run('quote', 'resources/examples/checkout.json')
    expect(status).toBe(0)
    // 2,000 points pay S$20.00, which earns nothing: 140 of 189 points are left.
    expect(JSON.parse(output)).toMatchObject({ totalMinor: 7644, discountMinor: 787, points: { total: 189 }, earned: { total: 140 } })
  })

  it('bring goods back by their share of every tender', () => {
    const { status, output } = run('quote', '--return', 'resources/examples/checkout.json', 'resources/examples/bring-back.json')
    expect(status).toBe(0)
    // One of three oat milks for 10.40: 3.47; of it 20.00 in 76.44 were points.
    expect(JSON.parse(output)).toMatchObject({ parts: { refundMinor: 347 } })
  })

  it('are sound rules', () => {
    expect(run('rulebook', 'check', 'resources/examples/rules.json').status).toBe(0)
  })
})
