import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import { goodsSetSchema } from '../../core/rulebook/goods.ts'
import { effectSchema, promotionSchema } from '../../core/rulebook/promotion.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join('docs', name))

describe.each(documents)('%s', (document) => {
  const text = read(document)

  it('links to files that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target = '']) => target)
    expect(targets.filter((target) => !existsSync(resolve(ROOT, dirname(document), target)))).toEqual([])
  })

  it('names files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:core|native|terminal|electron|renderer|headoffice|resources|scripts|test|docs)\/[^`\s*{}]*)`/g)].map(([, path = '']) => path)
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

describe('the list of dependencies', () => {
  it('has a line for every package, and for no other', () => {
    const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> }
    const listed = read('docs/dependencies.md').split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    expect(listed.sort()).toEqual([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)].sort())
  })
})

describe('the guide to rulebooks', () => {
  const guide = read('docs/rulebook.md')
  const examples = (kind: string): unknown[] => [...guide.matchAll(new RegExp(`\`\`\`json ${kind}\n([\\s\\S]*?)\n\`\`\``, 'g'))].map(([, json = '']) => JSON.parse(json))
  const promotions = examples('promotion').map((example) => promotionSchema.parse(example))

  it('shows every kind of effect once', () => {
    const kinds = effectSchema.options.map((option) => option.shape.kind.value)
    expect(promotions.map((promotion) => promotion.effect.kind).sort()).toEqual([...kinds].sort())
  })

  it('shows offers that a till would take', () => {
    const checked = checkRulebook({ ...demoRulebook(join(ROOT, 'resources/demo-store'), 0), promotions })
    expect(checked.ok ? [] : checked.error).toEqual([])
  })

  it('shows a set of goods as the schema has it', () => {
    expect(examples('goods').map((example) => goodsSetSchema.parse(example)).length).toBe(1)
  })
})
