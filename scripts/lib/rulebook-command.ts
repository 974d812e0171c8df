import { readFileSync, statSync } from 'node:fs'
import { Command, Option } from 'commander'
import { z } from 'zod'
import type { Language, LocalText } from '../../core/base/local-text.ts'
import { catalogueSchema } from '../../core/basket/product.ts'
import type { Catalogue } from '../../core/basket/product.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { RulebookFault } from '../../core/rulebook/checks.ts'
import { rulebookJsonSchema } from '../../core/rulebook/json-schema.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSentences } from '../../core/rulebook/summary.ts'
import { plural } from '../../core/rulebook/wording.ts'
import { rulebookWarnings } from '../../core/rulebook/warnings.ts'
import type { RulebookFacts } from '../../core/rulebook/warnings.ts'

/** The rulebook has faults, or a file cannot be read. */
const NOT_SOUND = 2
/** The largest rulebook there can be (2 million values) is far smaller. */
const MOST_BYTES = 128 * 1024 * 1024

interface CheckOptions {
  catalogue?: string
  costs?: string
  prices?: string
  at?: string
  lang: Language
  json: boolean
  explain: boolean
}

/** A file that cannot be used at all: said in words, with what the system said of it. */
class Unreadable extends Error {
  readonly words: LocalText
  constructor(words: LocalText, detail: string) {
    super(detail)
    this.words = words
  }
}

const costsSchema = z.record(z.string(), z.int().nonnegative())
const pricesSchema = z.array(z.strictObject({ sku: z.string(), store: z.string(), from: z.iso.date(), priceMinor: z.int().nonnegative() }))

function readText(file: string): string {
  try {
    if (file === '-') return readFileSync(0, 'utf8')
    if (statSync(file).size > MOST_BYTES) throw new Unreadable({ en: `The file ${file} is larger than any rulebook (${MOST_BYTES / 1024 / 1024} MB).`, zh: `文件 ${file} 过大（超过 ${MOST_BYTES / 1024 / 1024} MB）。` }, '')
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown
    throw new Unreadable({ en: `The file ${file} cannot be read. Check its name.`, zh: `无法读取文件 ${file}，请检查文件名。` }, thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function readJson(file: string): unknown {
  const text = readText(file)
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ''))
  } catch (thrown) {
    throw new Unreadable({ en: `The file ${file} is not JSON. Look for a missing comma or bracket.`, zh: `文件 ${file} 不是有效的 JSON，请检查是否缺少逗号或括号。` }, thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** A file of facts, read whole or not at all. */
function readFacts<S extends z.ZodType>(file: string | undefined, schema: S, what: LocalText): z.output<S> | undefined {
  if (file === undefined) return undefined
  const parsed = schema.safeParse(readJson(file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Unreadable({ en: `The file ${file} is not ${what.en}.`, zh: `文件 ${file} 不是${what.zh}。` }, issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`)
}

const CATALOGUE: LocalText = { en: 'a catalogue (categories and products)', zh: '商品目录（categories 和 products）' }
const COSTS: LocalText = { en: 'a list of costs, {"sku": minor units}', zh: '成本表（{"sku": 最小货币单位}）' }
const PRICES: LocalText = { en: 'a price history, [{"sku", "store", "from", "priceMinor"}]', zh: '价格记录（[{"sku", "store", "from", "priceMinor"}]）' }

function factsFrom(options: CheckOptions): RulebookFacts {
  const catalogue = readFacts(options.catalogue, catalogueSchema, CATALOGUE)
  const costs = readFacts(options.costs, costsSchema, COSTS)
  const priceHistory = readFacts(options.prices, pricesSchema, PRICES)
  const at = options.at === undefined ? Date.now() : Date.parse(options.at)
  if (Number.isNaN(at)) throw new Unreadable({ en: `“${options.at}” is not an instant. Write one like 2026-08-15T06:32:00Z.`, zh: `“${options.at}”不是时间，请写成 2026-08-15T06:32:00Z。` }, '')
  return { at, ...(catalogue && { catalogue }), ...(costs && { costs: new Map(Object.entries(costs)) }), ...(priceHistory && { priceHistory }) }
}

/** The id of the list entry a path lies in, where it can be read: people know offers by name, not by number. */
function idAt(rulebook: unknown, path: string): string {
  const [, list = '', at = ''] = /^(\w+)\[(\d+)\]/.exec(path) ?? []
  const entries = (rulebook as Record<string, unknown> | null)?.[list]
  const id: unknown = Array.isArray(entries) ? (entries[Number(at)] as { id?: unknown } | null)?.id : undefined
  return typeof id === 'string' && id.length <= 60 ? ` (${id})` : ''
}

function told(faults: readonly RulebookFault[], rulebook: unknown, lang: Language): string[] {
  return faults.map(({ path, message }) => `  ${path === '' ? (lang === 'zh' ? '整个文件' : 'the file') : path}${idAt(rulebook, path)}: ${message[lang]}`)
}

function sentences(rulebook: Rulebook, catalogue: Catalogue | undefined, lang: Language): { path: string; text: string }[] {
  return rulebookSentences(rulebook, { categories: catalogue?.categories ?? [], articles: new Map((catalogue?.products ?? []).map((product) => [product.sku, product.name])) }, lang)
}

function check(file: string, options: CheckOptions): void {
  const { lang, json } = options
  const facts = factsFrom(options)
  const input = readJson(file)
  const checked = checkRulebook(input, facts.priceHistory === undefined ? {} : { priceHistory: facts.priceHistory })
  if (!checked.ok) {
    const heading = lang === 'zh' ? `需要修正 ${checked.error.length} 处：` : `not sound; to mend: ${checked.error.length}`
    console.log(json ? JSON.stringify({ sound: false, faults: checked.error, warnings: [] }) : [heading, ...told(checked.error, input, lang)].join('\n'))
    process.exitCode = NOT_SOUND
    return
  }
  const warnings = rulebookWarnings(checked.value, facts)
  const words = options.explain ? sentences(checked.value, facts.catalogue, lang) : []
  if (json) {
    console.log(JSON.stringify({ sound: true, faults: [], warnings, ...(options.explain && { sentences: words }) }))
    return
  }
  const { version, promotions } = checked.value
  const sound = lang === 'zh' ? `可用：第 ${version} 版，${promotions.length} 项优惠` : `sound: version ${version}, ${plural(promotions.length, 'promotion')}`
  const heading = lang === 'zh' ? `请留意 ${warnings.length} 处：` : `to look at: ${warnings.length}`
  console.log([sound, ...(warnings.length === 0 ? [] : [heading, ...told(warnings, input, lang)]), ...words.map((each) => each.text)].join('\n'))
}

/** Runs a command; what cannot be read is said in words. */
function carefully(options: { lang: Language; json: boolean }, work: () => void): void {
  try {
    work()
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown
    if (options.json) console.log(JSON.stringify({ sound: null, reason: thrown.words, detail: thrown.message }))
    else console.error([thrown.words[options.lang], ...(thrown.message === '' ? [] : [thrown.message])].join('\n'))
    process.exitCode = NOT_SOUND
  }
}

/** Reads the command line and does what it says; sets the exit code. */
export function runRulebook(): void {
  const program = new Command('rulebook').description('Looks over a rulebook').exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : NOT_SOUND))
  program.command('check')
    .description('says what is wrong with a rulebook, or may not be meant')
    .argument('<file>', 'rulebook as JSON; - reads it from standard input')
    .option('--catalogue <file>', 'categories and products, to see goods that are not there')
    .option('--costs <file>', 'what goods cost the shop, {"sku": minor units}, to see losses')
    .option('--prices <file>', 'price history, [{"sku", "store", "from", "priceMinor"}], to see earlier prices that were none')
    .option('--at <instant>', 'the instant it is looked at from, ISO 8601; else now')
    .addOption(new Option('--lang <lang>', 'language').choices(['en', 'zh']).default('en'))
    .option('--json', 'one line of JSON', false)
    .option('--explain', 'tells a sound rulebook in words', false)
    .action((file: string, options: CheckOptions) => carefully(options, () => check(file, options)))
  program.command('schema')
    .description('prints the JSON Schema of rulebooks')
    .action(() => console.log(JSON.stringify(rulebookJsonSchema(), null, 2)))
  program.parse()
}
