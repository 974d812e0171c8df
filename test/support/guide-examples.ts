import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The text of the guide to rulebooks, its examples included. */
export const GUIDE = ['docs/rulebook.md', 'docs/rulebook-examples.md'].map((path) => readFileSync(join(ROOT, path), 'utf8')).join('')

/** The guide's examples of a kind, as they are written. */
export function guideExamples(kind: string): unknown[] {
  return [...GUIDE.matchAll(new RegExp(`\`\`\`json ${kind}\n([\\s\\S]*?)\n\`\`\``, 'g'))].map(([, json = '']) => JSON.parse(json) as unknown)
}

/** The demo store's rulebook with every example of the guide: every condition, effect, coupon, card and price there is. */
export function guideRulebook(): Rulebook {
  const [policies] = guideExamples('rulebook') as object[]
  return rulebookSchema.parse({
    ...demoRulebook(join(ROOT, 'resources/demo-store'), 0), ...policies,
    promotions: guideExamples('promotion'), coupons: guideExamples('coupon'), stampCards: guideExamples('stampCard'),
    entitlements: guideExamples('entitlement'), draws: guideExamples('draw'), rebates: guideExamples('rebate'), prices: guideExamples('price'),
  })
}
