import { randomBytes } from 'node:crypto'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { StoredValueView } from '../../core/contract/stored-value-views.ts'
import type { StoredValueKind } from '../../core/ledger/events/stored-value-events.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { instrumentIdOf } from '../../core/ledger/tender.ts'
import { CODE_RANDOM_BYTES, makeCode, programmeMark, readCode } from '../../core/stored-value/code.ts'
import type { StoredValueCode } from '../../core/stored-value/code.ts'
import { payOutMinor, rulesOf, spendableMinor } from '../../core/stored-value/terms.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { KnownCode } from '../store/stored-value-codes.ts'
import type { Instrument } from '../store/stored-value-fold.ts'
import type { ReceiptFacts } from './receipts.ts'
import type { Till } from './till.ts'

export type CodeRefusal = 'CODE_UNREADABLE' | 'CODE_CHECK_WRONG' | 'CODE_OTHER_PROGRAMME'
type Lost = CodeRefusal | 'VALUE_UNKNOWN'
export type ValueRefusal = Lost | 'VALUE_BLOCKED' | 'VALUE_EXPIRED'

/** A code that was made out, and what the journal has of it. */
export interface FoundValue {
  readonly known: KnownCode
  readonly value: Instrument
}

export const last4Of = (code: string): string => code.slice(-4)

/** What a scanned or typed text says, if it is a code of this programme. */
export function decodeCode(till: Till, text: string): Result<StoredValueCode, ContractError<CodeRefusal>> {
  const read = readCode(text, markOf(till))
  if (read.ok) return read
  switch (read.error) {
    case 'UNREADABLE': return fail('CODE_UNREADABLE', {})
    case 'CHECK_WRONG': return fail('CODE_CHECK_WRONG', {})
    case 'OTHER_PROGRAMME': return fail('CODE_OTHER_PROGRAMME', {})
  }
}

/** Makes a new code up, from the machine's cryptographic source, and keeps it; inside the caller's transaction. */
export function makeUpCode(till: Till, kind: StoredValueKind): KnownCode {
  return keep(till, makeCode(kind, markOf(till), randomBytes(CODE_RANDOM_BYTES)), true)
}

/** The card with a code that was scanned, new or known; inside the caller's transaction. */
export function cardWithCode(till: Till, scanned: StoredValueCode): KnownCode {
  return till.codes.byCode(scanned.code) ?? ofAnotherTill(till, scanned) ?? keep(till, scanned, false)
}

/** The card or credit that another till made out for a code, as head office told it: kept, so that its receipts can name it. */
function ofAnotherTill(till: Till, { kind, code }: StoredValueCode): KnownCode | null {
  const instrumentId = till.projections.values.idOfCode(code)
  if (instrumentId === null || till.codes.of(instrumentId) !== null) return null
  const known = { code, kind, instrumentId, madeHere: false }
  till.codes.put(known, till.clock.now())
  return known
}

/** What is known of a code here. */
export function findValue(till: Till, text: string, kind: StoredValueKind | null): Result<FoundValue, ContractError<Lost>> {
  const read = decodeCode(till, text)
  if (!read.ok) return read
  const known = till.codes.byCode(read.value.code) ?? ofAnotherTill(till, read.value)
  const value = known === null ? null : till.projections.values.instrument(known.instrumentId)
  if (known === null || value === null || (kind !== null && known.kind !== kind)) return fail('VALUE_UNKNOWN', { last4: last4Of(read.value.code) })
  return ok({ known, value })
}

/** The same, refused where it is blocked, or over on that day. */
export function usableValue(till: Till, text: string, kind: StoredValueKind | null, onDate: CivilDate): Result<FoundValue, ContractError<ValueRefusal>> {
  const found = findValue(till, text, kind)
  if (!found.ok) return found
  const refusal = refusalOf(found.value, onDate)
  return refusal === null ? found : { ok: false, error: refusal }
}

/** Why a card or credit may not be used on a day; null: it may. */
export function refusalOf({ known, value }: FoundValue, onDate: CivilDate): ContractError<'VALUE_BLOCKED' | 'VALUE_EXPIRED'> | null {
  const last4 = last4Of(known.code)
  if (value.blocked) return fail('VALUE_BLOCKED', { last4 }).error
  return value.expiresOn !== null && onDate > value.expiresOn ? fail('VALUE_EXPIRED', { last4, expiresOn: value.expiresOn }).error : null
}

/** What a screen shows of it. */
export function valueView(till: Till, { known, value }: FoundValue): StoredValueView {
  const { rulebook } = till.rules.now()
  const rules = rulesOf(rulebook, known.kind)
  const isUsable = refusalOf({ known, value }, till.rules.dateOf(till.clock.now())) === null
  return {
    kind: known.kind,
    last4: last4Of(known.code),
    balanceMinor: value.balanceMinor,
    spendableMinor: isUsable ? spendableMinor(rules, value) : 0,
    payOutMinor: isUsable && value.isOwn ? payOutMinor(rules, value.balanceMinor, rulebook.programme.cashRoundingMinor) : 0,
    expiresOn: value.expiresOn,
    blocked: value.blocked,
  }
}

/** The gift cards and store credit of a completed sale, as its receipt tells them: the code itself only where the receipt is the card. */
export function valuesOf(till: Till, sale: Pick<SaleCompleted, 'lines' | 'tenders'>): NonNullable<ReceiptFacts['storedValue']> {
  const loaded = sale.lines.flatMap((line) => line.loadsCardId ?? [])
  const spent = sale.tenders.flatMap((tender) => (tender.kind === 'gift-card' || tender.kind === 'store-credit' ? [instrumentIdOf(tender)] : []))
  return [...new Set([...loaded, ...spent])].flatMap((instrumentId) => {
    const known = till.codes.of(instrumentId)
    const value = till.projections.values.instrument(instrumentId)
    if (known === null || value === null) return []
    const isTheCard = known.madeHere && loaded.includes(instrumentId)
    return [{ instrumentId, last4: last4Of(known.code), balanceMinor: value.balanceMinor, code: isTheCard ? known.code : null }]
  })
}

function markOf(till: Till): string {
  return programmeMark(till.hasher, programmeOf(till).id)
}

function programmeOf(till: Till): Rulebook['programme'] {
  return till.rules.now().rulebook.programme
}

function keep(till: Till, { kind, code }: StoredValueCode, madeHere: boolean): KnownCode {
  const known = { code, kind, instrumentId: till.ids.next(), madeHere }
  till.codes.put(known, till.clock.now())
  return known
}
