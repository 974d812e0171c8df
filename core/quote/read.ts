import type { BasketLine, Identification, MemberSnapshot } from '../basket/basket.ts'
import type { LocalText } from '../base/local-text.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { SpendingProof } from '../points/tender.ts'
import { isWrittenAs, plainCode } from '../promotions/coupons.ts'
import type { EvaluationInput, PresentedCoupon } from '../promotions/input.ts'
import { checkRulebook } from '../rulebook/checks.ts'
import type { TenderKind } from '../rulebook/condition.ts'
import { fault } from '../rulebook/faults.ts'
import type { RulebookFault } from '../rulebook/faults.ts'
import { plainCopy } from '../rulebook/plain-copy.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { schemaFaults } from '../rulebook/schema-faults.ts'
import { amountFaults } from './amounts.ts'
import { lineIdAt, quoteSchema } from './format.ts'
import type { QuoteCoupon, QuoteFields, QuoteLine, QuoteTender } from './format.ts'
import { readInstant } from './instant.ts'
import { lineFaults, sameLineFaults } from './line-faults.ts'
import { under } from './under.ts'

/** A quote that can be evaluated. */
export interface ReadQuote {
  rulebook: Rulebook
  input: EvaluationInput
  identification: Identification | null
  /** What a weakly known member showed. */
  shown: readonly SpendingProof[]
  tenders: readonly QuoteTender[] | null
}

type Fields = Record<string, unknown>

const MEMBER_ID = '00000000-0000-7000-9000-000000000001'

function bothLanguages(name: LocalText | string): LocalText {
  return typeof name === 'string' ? { en: name, zh: name } : name
}

function basketLine(line: QuoteLine, at: number, rulebook: Rulebook): BasketLine {
  const ordinary = line.kind === undefined || line.kind === 'goods' || line.kind === 'delivery'
  return {
    lineId: line.lineId ?? lineIdAt(at + 1),
    sku: line.sku,
    name: bothLanguages(line.name ?? line.sku),
    categoryPath: line.categoryPath ?? (line.category === undefined ? [] : [line.category]),
    brand: line.brand ?? null,
    tags: line.tags ?? [],
    unit: line.unit ?? 'piece',
    // JSON can say −0, which is not what any amount should print as.
    unitPriceMinor: line.unitPriceMinor + 0,
    quantityMilli: line.quantityMilli ?? (line.quantity ?? 1) * 1000,
    taxCode: line.taxCode ?? rulebook.programme.taxes[0]!.code,
    discountable: line.discountable ?? ordinary,
    earns: line.earns ?? ordinary,
    ...(line.kind === undefined ? {} : { kind: line.kind }),
    ...(line.priceFixed === undefined ? {} : { priceFixed: line.priceFixed }),
  }
}

function memberOf(fields: QuoteFields, rulebook: Rulebook): MemberSnapshot | null {
  if (fields.member === null || fields.member === undefined) return null
  const { identification: _how, shown: _proof, ...member } = fields.member
  return {
    ...member,
    memberId: member.memberId ?? MEMBER_ID,
    tierId: member.tierId ?? rulebook.tiers[0]!.id,
    tierCountedMinor: member.tierCountedMinor ?? 0,
    pointsAvailable: member.pointsAvailable ?? 0,
  }
}

/** Which coupon a code belongs to: the one written as it is with the longest prefix. No coupon has the id `?`. */
function presented(coupon: QuoteCoupon, rulebook: Rulebook): PresentedCoupon {
  const given = typeof coupon === 'string' ? { code: coupon } : coupon
  const written = plainCode(given.code)
  const fitting = rulebook.coupons.filter((each) => isWrittenAs(each, written)).sort((a, b) => b.prefix.length - a.prefix.length)
  return { ...given, couponId: given.couponId ?? fitting[0]?.id ?? '?' }
}

/** The tender that offers may depend on: the one chosen, else the one kind that pays for everything. */
function chosenTender(fields: QuoteFields): TenderKind | null {
  if (fields.tender !== undefined) return fields.tender
  const kinds = new Set((fields.tenders ?? []).map((tender) => tender.kind))
  return kinds.size === 1 ? [...kinds][0]! : null
}

function evaluationInput(fields: QuoteFields, rulebook: Rulebook, pinnedAt: number): EvaluationInput {
  return {
    lines: fields.basket.lines.map((line, at) => basketLine(line, at, rulebook)),
    pinnedAt,
    member: memberOf(fields, rulebook),
    tender: chosenTender(fields),
    ...(fields.store === undefined ? {} : { storeId: fields.store }),
    ...(fields.terminal === undefined ? {} : { terminalId: fields.terminal }),
    ...(fields.channel === undefined ? {} : { channel: fields.channel }),
    ...(fields.coupons === undefined ? {} : { coupons: fields.coupons.map((coupon) => presented(coupon, rulebook)) }),
    ...(fields.usage === undefined ? {} : { usage: fields.usage }),
  }
}

/** Where the schema only says that none of several forms fits: what the forms are. */
const FORMS: readonly { at: RegExp; message: LocalText }[] = [
  { at: /^at$/, message: { en: 'Write when the sale begins: a date and time like 2026-08-15T14:32, or milliseconds since 1970.', zh: '请写交易开始的时间：如 2026-08-15T14:32，或自 1970 年起的毫秒数。' } },
  { at: /\.name$/, message: { en: 'Write the name as a text, or in both languages: { "en": …, "zh": … }.', zh: '名称请写成文字，或写两种语言：{ "en": …, "zh": … }。' } },
  { at: /^coupons\[\d+\]/, message: { en: 'Write the coupon’s code as a text, or { "code": … } with what is known of it.', zh: '请写优惠券代码，或写成 { "code": … } 并附上已知信息。' } },
]

function inWords(each: RulebookFault): RulebookFault {
  const form = each.code === 'NOT_KNOWN' ? FORMS.find(({ at }) => at.test(each.path)) : undefined
  return form === undefined ? each : { ...each, code: 'WRONG_FORM', message: form.message }
}

function readRulebook(value: unknown): Result<Rulebook, RulebookFault[]> {
  if (value === undefined) return err([fault(['rulebook'], 'MISSING', 'This is missing. Write the rulebook here, or the path of its file.', '缺少此项，请写规则文件的内容或路径。')])
  const checked = checkRulebook(value)
  return checked.ok ? checked : err(under('rulebook', checked.error))
}

/** Reads a quote, its rulebook in it as an object. Takes anything at all, never throws, and returns every fault at once. */
export function readQuote(value: unknown): Result<ReadQuote, RulebookFault[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err([fault([], 'WRONG_KIND', 'A quote is a group of fields: rulebook, basket, at and others.', '报价应为一组字段：rulebook、basket、at 等。')])
  }
  const { rulebook: written, ...rest } = value as Fields
  const rulebook = readRulebook(written)
  const { copy, faults } = plainCopy(rest)
  const parsed = quoteSchema.safeParse(copy, { reportInput: true })
  const told = new Set(faults.map((each) => each.path))
  const all = [
    ...(rulebook.ok ? [] : rulebook.error),
    ...faults,
    ...(parsed.success ? [] : schemaFaults(parsed.error).map(inWords).filter((each) => !told.has(each.path))),
    ...lineFaults(copy, rulebook.ok ? rulebook.value : null),
  ]
  if (!rulebook.ok || !parsed.success) return err(all)
  const instant = readInstant(parsed.data.at, rulebook.value.programme.timeZone)
  if (!instant.ok) all.push({ path: 'at', ...instant.error })
  all.push(...nameFaults(parsed.data, rulebook.value), ...sameLineFaults(parsed.data.basket.lines), ...tenderFaults(parsed.data))
  if (all.length > 0 || !instant.ok) return err(all)
  const input = evaluationInput(parsed.data, rulebook.value, instant.value)
  const tooMuch = amountFaults(input.lines, rulebook.value, input.member)
  if (tooMuch.length > 0) return err(tooMuch)
  return ok({
    rulebook: rulebook.value,
    input,
    identification: input.member === null ? null : parsed.data.member?.identification ?? 'strong',
    shown: parsed.data.member?.shown ?? [],
    tenders: parsed.data.tenders ?? null,
  })
}

/** Names that lead nowhere in this rulebook: most likely slips of the pen. An unknown coupon is an outcome, not a fault. */
function nameFaults(fields: QuoteFields, rulebook: Rulebook): RulebookFault[] {
  const faults: RulebookFault[] = []
  const tierId = fields.member?.tierId
  if (tierId !== undefined && !rulebook.tiers.some((tier) => tier.id === tierId)) {
    faults.push(fault(['member', 'tierId'], 'TIER_UNKNOWN', `There is no tier “${tierId}” in the rulebook. Write one of: ${rulebook.tiers.map((tier) => tier.id).join(', ')}.`, `规则中没有等级“${tierId}”，请写：${rulebook.tiers.map((tier) => tier.id).join('、')}。`))
  }
  const promotions = new Set(rulebook.promotions.map((promotion) => promotion.id))
  for (const id of Object.keys(fields.usage ?? {})) {
    if (!promotions.has(id)) faults.push(fault(['usage', id], 'PROMOTION_UNKNOWN', `There is no promotion “${id}” in the rulebook. Correct the name.`, `规则中没有优惠“${id}”，请更正名称。`))
  }
  return faults
}

function tenderFaults(fields: QuoteFields): RulebookFault[] {
  const kinds = new Set((fields.tenders ?? []).map((tender) => tender.kind))
  if (fields.tender === undefined || fields.tender === null || kinds.size === 0 || (kinds.size === 1 && kinds.has(fields.tender))) return []
  return [fault(['tender'], 'TENDER_DIFFERS', 'This tender was chosen for the whole amount, but others pay too. Leave it out, or pay with it alone.', '已选此方式支付全额，但还有其他支付方式。请去掉此项，或只用此方式。')]
}
