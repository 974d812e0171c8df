import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { DecideError } from '../../core/basket/commands.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { giftCardLoads } from '../../core/ledger/sale-entries.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { changeBasket } from './basket-changes.ts'
import { cardWithCode, decodeCode, makeUpCode, refusalOf } from './stored-value.ts'
import type { CodeRefusal } from './stored-value.ts'
import type { Till } from './till.ts'

type LoadRefusal = ContractError<'VALUE_BLOCKED' | 'VALUE_EXPIRED' | 'LOAD_TOO_LARGE'>

/**
 * Puts a gift card into the basket: a new one, sold with its first amount, or one that is known here and gets more.
 * Without a code the till makes one up. Nothing is on the card before the sale is completed.
 */
export function addGiftCard(
  till: Till, asked: { readonly code: string | null; readonly amountMinor: number },
): Result<{ cardId: string }, DecideError<'load-gift-card'> | LoadRefusal | ContractError<CodeRefusal | 'SALE_PARTLY_PAID'>> {
  const scanned = asked.code === null ? null : decodeCode(till, asked.code)
  if (scanned !== null && !scanned.ok) return scanned
  if (scanned !== null && scanned.value.kind !== 'gift-card') return fail('CODE_UNREADABLE', {})
  const card = scanned === null ? makeUpCode(till, 'gift-card') : cardWithCode(till, scanned.value)
  const may = mayLoad(till, till.rules.now().rulebook, card.instrumentId, asked.amountMinor)
  if (!may.ok) return may
  const changed = changeBasket(till, till.baskets.open(), { kind: 'load-gift-card', cardId: card.instrumentId, amountMinor: asked.amountMinor })
  return changed.ok ? ok({ cardId: card.instrumentId }) : changed
}

/** Whether what the lines load still fits: a card may have been blocked or loaded since its line was added. */
export function checkLoads(till: Till, basket: Basket, evaluation: Pick<Evaluation, 'lines'>): Result<null, LoadRefusal> {
  const { rulebook } = till.rules.of(basket)
  for (const { cardId, amountMinor } of giftCardLoads(basket.lines, evaluation)) {
    const may = mayLoad(till, rulebook, cardId, amountMinor)
    if (!may.ok) return may
  }
  return ok(null)
}

function mayLoad(till: Till, { giftCards }: Pick<Rulebook, 'giftCards'>, cardId: string, amountMinor: number): Result<null, LoadRefusal> {
  const value = till.projections.values.instrument(cardId)
  const known = till.codes.of(cardId)
  const refusal = value === null || known === null ? null : refusalOf({ known, value }, till.rules.dateOf(till.clock.now()))
  if (refusal !== null) return { ok: false, error: refusal }
  const { maximumLoadMinor } = giftCards
  const afterMinor = (value?.balanceMinor ?? 0) + amountMinor
  return maximumLoadMinor !== undefined && afterMinor > maximumLoadMinor ? fail('LOAD_TOO_LARGE', { maximumMinor: maximumLoadMinor }) : ok(null)
}
