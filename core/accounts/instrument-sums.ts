import { storedValueKindSchema } from '../ledger/events/stored-value-events.ts'
import type { JournalEvent } from '../ledger/journal.ts'
import { INSTRUMENT_ACCOUNTS } from '../ledger/tender.ts'
import type { InstrumentKind } from '../ledger/tender.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { lastDayOf, rulesOf } from '../stored-value/terms.ts'
import { programmeDate } from '../time/civil.ts'
import type { CivilDate, Instant } from '../time/instant.ts'

const KIND_OF_ACCOUNT = new Map(Object.entries(INSTRUMENT_ACCOUNTS).map(([kind, account]): [string, InstrumentKind] => [account, kind as InstrumentKind]))

/** What one posting does to a gift card, a store credit or a customer account; above zero adds to what is on it, or is owed. */
export interface InstrumentMove {
  readonly instrumentId: string
  readonly kind: InstrumentKind
  readonly amountMinor: number
}

/** What an entry does to instruments, in the order of its postings. */
export function instrumentMovesOf(event: JournalEvent): InstrumentMove[] {
  if (!('postings' in event)) return []
  return (event.postings ?? []).flatMap(({ account, amount, instrumentId }) => {
    const kind = KIND_OF_ACCOUNT.get(account)
    return kind === undefined || instrumentId === undefined ? [] : [{ instrumentId, kind, amountMinor: kind === 'account' ? amount : -amount }]
  })
}

export type InstrumentRules = Pick<Rulebook, 'programme' | 'giftCards' | 'storeCredit' | 'coupons'>

interface Load { readonly instrumentId: string; readonly seq: number; readonly at: Instant; readonly lastDay: CivilDate | null }
interface CodeUse { readonly uses: number; readonly receiptNo: string | null; readonly usedAt: Instant | null }

/** What entries of one till do to gift cards, store credits, customer accounts and codes that can be used once: sums and facts. */
export class InstrumentSums {
  readonly kinds = new Map<string, InstrumentKind>()
  readonly balances = new Map<string, number>()
  readonly loads = new Map<string, Load>()
  readonly blocks = new Map<string, { readonly seq: number; readonly at: Instant; readonly blocked: boolean }>()
  /** By code, or by the id of a voucher or personal code. */
  readonly codes = new Map<string, CodeUse>()

  add(event: JournalEvent, { seq, at }: { readonly seq: number; readonly at: Instant }, rules: InstrumentRules): void {
    for (const { instrumentId, kind, amountMinor } of instrumentMovesOf(event)) {
      this.kinds.set(instrumentId, kind)
      this.balances.set(instrumentId, (this.balances.get(instrumentId) ?? 0) + amountMinor)
      if (kind === 'account' || amountMinor < 0) continue
      const lastDay = lastDayOf(rulesOf(rules, storedValueKindSchema.parse(kind)), programmeDate(rules.programme, at))
      this.loads.set(`${instrumentId} ${seq}`, { instrumentId, seq, at, lastDay })
    }
    switch (event.type) {
      case 'stored-value.blocked': return void this.blocks.set(event.instrumentId, { seq, at, blocked: true })
      case 'stored-value.unblocked': return void this.blocks.set(event.instrumentId, { seq, at, blocked: false })
      case 'sale.completed':
        for (const { code, couponId, status } of event.evaluation.coupons ?? []) {
          if (status === 'used' && isUsedOnce(rules, couponId)) this.use(code, { uses: 1, receiptNo: event.receiptNo, usedAt: event.completedAt })
        }
        return
      case 'return.completed':
        // What another till's sale used was never counted here.
        if (event.copy === undefined) for (const code of event.result.coupons) this.use(code, { uses: -1, receiptNo: null, usedAt: null })
        return
      default:
    }
  }

  private use(code: string, by: CodeUse): void {
    const known = this.codes.get(code)
    this.codes.set(code, { uses: (known?.uses ?? 0) + by.uses, receiptNo: by.receiptNo ?? known?.receiptNo ?? null, usedAt: by.usedAt ?? known?.usedAt ?? null })
  }
}

/** Whether a code is good for one use; of a coupon that the rules do not know any more, it is taken to be. */
function isUsedOnce({ coupons }: InstrumentRules, couponId: string): boolean {
  return coupons.find(({ id }) => id === couponId)?.kind !== 'generic'
}

/** The last day after all that was put on it, in the order in which it was: never an earlier one, and what does not expire never begins to. */
export function lastDayAfter(loads: readonly (CivilDate | null)[]): CivilDate | null {
  const [first = null, ...later] = loads
  return first === null ? null : later.reduce<CivilDate | null>((last, day) => (last === null || day === null || day > last ? day : last), first)
}
