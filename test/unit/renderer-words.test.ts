import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ERRORS } from '../../core/contract/errors.ts'
import type { ContractError, ErrorCode } from '../../core/contract/errors.ts'
import { errorWords } from '../../renderer/i18n/error-words.ts'
import en from '../../renderer/i18n/en.json'
import zh from '../../renderer/i18n/zh.json'

type Tree = { readonly [key: string]: string | Tree }

/** Every text by its path; the plural forms of one text are one path. */
function texts(tree: Tree, path = ''): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') {
      const name = here.replace(/_(zero|one|other)$/, '')
      found.set(name, [...(found.get(name) ?? []), value])
    } else for (const [name, values] of texts(value, here)) found.set(name, values)
  }
  return found
}

const english = texts(en)
const chinese = texts(zh)
const placeholders = (values: readonly string[]) => [...new Set(values.flatMap((text) => text.match(/\{\{\w+\}\}/g) ?? []))].sort()
const format = { currency: { exponent: 2, symbol: 'S$' }, time: () => '14:05' }

/** Data that the code's own schema accepts. */
function sample(code: ErrorCode): ContractError {
  const shape = (ERRORS[code].data as z.ZodObject).shape
  const data = Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, valueFor(schema)]))
  return { code, data: ERRORS[code].data.parse(data) } as ContractError
}

function valueFor(schema: unknown): unknown {
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodString) return 'words'
  if (schema instanceof z.ZodArray) return []
  return 1234
}

describe('the texts of the counter', () => {
  it('are the same set in both languages, with the same gaps to fill', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
    const differing = [...english].filter(([name, values]) => placeholders(values).join() !== placeholders(chinese.get(name) ?? []).join()).map(([name]) => name)
    expect(differing).toEqual([])
  })

  it('never shout, never blame, never say “error”', () => {
    for (const [name, values] of [...english, ...chinese]) {
      for (const text of values) expect(text, name).not.toMatch(/[!！]|\berrors?\b|错误|失败|\binvalid\b|\bfailed\b/i)
    }
  })

  it('are Chinese where they must be, without half-width sentence marks', () => {
    for (const [name, values] of chinese) {
      for (const text of values) if (/\p{Script=Han}/u.test(text)) expect(text, name).not.toMatch(/\p{Script=Han}[,;?!:]/u)
    }
  })
})

describe('the words for trouble', () => {
  const codes = Object.keys(ERRORS) as ErrorCode[]

  it.each(codes)('%s says what happened, what is safe and what to do, in both languages', (code) => {
    for (const lang of ['en', 'zh'] as const) {
      const words = errorWords(sample(code), lang, format)
      for (const text of Object.values(words)) {
        expect(text.length).toBeGreaterThan(1)
        expect(text, `${code} leaves a gap open`).not.toContain('{{')
        expect(text).not.toContain(code)
      }
    }
  })

  it('writes amounts and times out', () => {
    expect(errorWords({ code: 'TENDERS_SHORT', data: { missingMinor: 210 } }, 'en', format).what).toBe('S$2.10 is still missing.')
    expect(errorWords({ code: 'PIN_LOCKED', data: { untilMs: 1 } }, 'en', format).what).toContain('until 14:05')
    expect(errorWords({ code: 'DISK_CANNOT_COMMIT', data: { reason: 'full' } }, 'zh', format).what).toContain('磁盘已满')
  })
})
