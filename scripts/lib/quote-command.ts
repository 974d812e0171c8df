import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '../../core/base/local-text.ts'
import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { explainQuote } from '../../core/quote/explain.ts'
import { readJson } from '../../core/quote/json-text.ts'
import { quoteOf } from '../../core/quote/quote.ts'
import { quoteReturnOf } from '../../core/quote/return.ts'
import { explainReturn } from '../../core/quote/explain-return.ts'
import { under } from '../../core/quote/under.ts'
import { fault } from '../../core/rulebook/faults.ts'
import type { RulebookFault } from '../../core/rulebook/faults.ts'

const BAD_INPUT = 2
const OUR_FAULT = 3
const STANDARD_INPUT = 0
/** Larger than any rulebook with its baskets. */
const MOST_BYTES = 200_000_000

interface Asked {
  file: string
  original: string | null
  explain: Language | null
}

/** Where paths are read from: `npm run` changes the folder, and says which one it was called in. */
function callersFolder(): string {
  return (process.env['npm_lifecycle_event'] === 'quote' ? process.env['INIT_CWD'] : undefined) ?? process.cwd()
}

type Read<T> = Result<T, RulebookFault[]>

function refuse(path: string, code: string, en: string, zh: string): { ok: false; error: RulebookFault[] } {
  return err([fault(path === '' ? [] : [path], code, en, zh)])
}

function arguments_(args: readonly string[]): Read<Asked> {
  const usage = refuse('', 'USAGE', 'Write: npm run -s quote -- FILE.json [--return ORIGINAL.json] [--explain en|zh]', '用法：npm run -s quote -- 文件.json [--return 原单.json] [--explain en|zh]')
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { return: { type: 'string' }, explain: { type: 'string' } } })
    const [file, ...more] = positionals
    const { explain } = values
    if (file === undefined || more.length > 0 || (explain !== undefined && explain !== 'en' && explain !== 'zh')) return usage
    return ok({ file, original: values.return ?? null, explain: explain ?? null })
  } catch {
    return usage
  }
}

function readText(file: string): Read<string> {
  try {
    const bytes = readFileSync(file === '-' ? STANDARD_INPUT : resolve(callersFolder(), file))
    if (bytes.length > MOST_BYTES) return refuse('', 'TOO_LARGE', 'This file is too large. Split it.', '文件过大，请分开。')
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof TypeError) return refuse('', 'NOT_TEXT', `${file} is not text in UTF-8. Save it as UTF-8.`, `${file} 不是 UTF-8 文本，请另存为 UTF-8。`)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return refuse('', 'NOT_READ', `${file} cannot be read (${code}). Check the path.`, `无法读取 ${file}（${code}），请检查路径。`)
  }
}

/** A quote file, with the rulebook it names read from beside it. */
function readQuoteFile(file: string): Read<unknown> {
  const text = readText(file)
  const value = text.ok ? readJson(text.value) : text
  if (!value.ok || typeof value.value !== 'object' || value.value === null) return value
  const { rulebook } = value.value as { rulebook?: unknown }
  if (typeof rulebook !== 'string') return value
  const beside = readText(resolve(file === '-' ? callersFolder() : dirname(resolve(callersFolder(), file)), rulebook))
  const read = beside.ok ? readJson(beside.value) : beside
  return read.ok ? ok({ ...value.value, rulebook: read.value }) : err(under('rulebook', read.error))
}

function answer(asked: Asked): Read<string> {
  const value = readQuoteFile(asked.file)
  if (asked.original === null) {
    const quoted = value.ok ? quoteOf(value.value) : value
    if (!quoted.ok) return quoted
    return ok(asked.explain === null ? JSON.stringify(quoted.value.quote, null, 2) : explainQuote(quoted.value, asked.explain))
  }
  const original = readQuoteFile(asked.original)
  if (!original.ok || !value.ok) return err([...(original.ok ? [] : under('original', original.error)), ...(value.ok ? [] : value.error)])
  const returned = quoteReturnOf(original.value, value.value)
  if (!returned.ok) return returned
  return ok(asked.explain === null ? JSON.stringify(returned.value.answer, null, 2) : explainReturn(returned.value, asked.explain))
}

function faultText(each: RulebookFault, lang: Language): string {
  return each.path === '' ? each.message[lang] : `${each.path}: ${each.message[lang]}`
}

function report(faults: readonly RulebookFault[], lang: Language | null): void {
  const text = lang === null ? JSON.stringify({ faults }, null, 2) : faults.map((each) => faultText(each, lang)).join('\n')
  process.stderr.write(`${text}\n`)
}

/** Runs the command with this process's arguments; sets its exit code. */
export function runQuote(): void {
  // Whoever reads the answer may have seen enough of it: `| head`.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit())
  const asked = arguments_(process.argv.slice(2))
  const lang = asked.ok ? asked.value.explain : null
  try {
    const answered = asked.ok ? answer(asked.value) : asked
    if (answered.ok) {
      process.stdout.write(`${answered.value}\n`)
      return
    }
    report(answered.error, lang)
    process.exitCode = BAD_INPUT
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report([fault([], 'ENGINE', `This could not be worked out, which is not your fault: ${reason}. Please send us the file.`, `无法计算，并非您的输入有误：${reason}。请把文件发给我们。`)], lang)
    process.exitCode = OUR_FAULT
  }
}
