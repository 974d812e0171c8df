import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { StoredValueView } from '../../core/contract/stored-value-views.ts'
import { runApproved } from '../services/approvals.ts'
import { addGiftCard } from '../services/gift-cards.ts'
import { blockValue, issueStoreCredit, payOut, unblockValue } from '../services/stored-value-changes.ts'
import { decodeCode, findValue, valueView } from '../services/stored-value.ts'
import type { Till } from '../services/till.ts'
import { codeHashOf } from '../store/received-values.ts'
import { saleCommand, valueSink } from './counter.ts'
import type { Counter } from './counter.ts'

type Method = 'storedValue.get' | 'giftCard.addToSale' | 'storedValue.payOut' | 'storedValue.block' | 'storedValue.unblock' | 'storeCredit.issue'

/** Gift cards and store credit. */
export function storedValueHandlers(counter: Counter): Pick<Handlers, Method> {
  const { till, printing, sync } = counter
  const sink = valueSink(counter)
  return {
    async 'storedValue.get'(input) {
      const first = findValue(till, input.code, null)
      const read = decodeCode(till, input.code)
      // Perhaps one that another store sold. Whatever else is done at the counter meanwhile goes on.
      const isKnownNow = !first.ok && first.error.code === 'VALUE_UNKNOWN' && read.ok && (await sync.lookUpValue(codeHashOf(read.value.code)))
      const found = isKnownNow ? findValue(till, input.code, null) : first
      return found.ok ? ok({ value: valueView(till, found.value) }) : found
    },
    'giftCard.addToSale'(input) {
      const done = saleCommand(counter, 'giftCard.addToSale', input, () => addGiftCard(till, input))
      return done.ok ? ok({ sale: done.value.sale, code: codeOf(till, done.value.result.cardId) }) : done
    },
    'storedValue.payOut'(input) {
      const done = runApproved(till, 'storedValue.payOut', input, (approver) => payOut(till, sink, approver, input.code))
      if (!done.ok) return done
      printing.wake()
      sync.wake()
      return ok({ value: viewOf(till, input.code), cashMinor: done.value.cashMinor })
    },
    'storedValue.block'(input) {
      const done = runApproved(till, 'storedValue.block', input, (approver) => blockValue(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return ok({ value: viewOf(till, input.code) })
    },
    'storedValue.unblock'(input) {
      const done = runApproved(till, 'storedValue.unblock', input, (approver) => unblockValue(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return ok({ value: viewOf(till, input.code) })
    },
    'storeCredit.issue'(input) {
      const done = runApproved(till, 'storeCredit.issue', input, (approver) => issueStoreCredit(till, sink, approver, input))
      if (!done.ok) return done
      printing.wake()
      sync.wake()
      const code = codeOf(till, done.value.creditId)
      return ok({ value: viewOf(till, code), code })
    },
  }
}

/** The code of an instrument that was just used. The journal and the commands that were done keep ids only. */
function codeOf(till: Till, instrumentId: string): string {
  const known = till.codes.of(instrumentId)
  if (!known) throw new Error('a code that was made out is kept')
  return known.code
}

function viewOf(till: Till, code: string): StoredValueView {
  const found = findValue(till, code, null)
  if (!found.ok) throw new Error('a code that was just used is known')
  return valueView(till, found.value)
}
