import type { Counter } from '../state/counter.ts'
import { nextCustomer } from '../state/counter.ts'
import { useCounter } from '../state/counter-store.ts'
import { openEnrolment } from '../state/enrol-draft.ts'
import { closeMembersLayer, openMembers } from '../state/members-store.ts'
import { dismissNotice, setUi, useUi } from '../state/ui-store.ts'
import type { TenderKind } from '../state/ui-store.ts'
import { stepBack } from '../state/goods-back-store.ts'
import { goNext } from './next-step.ts'
import type { Shortcut } from './shortcut-keys.ts'

/** The find box carries this, so that a key can bring the focus there. */
export const FIND_ID = 'find'

/** Does what a shortcut stands for on the screen that is shown. */
export function runShortcut(shortcut: Shortcut, counter: Counter): void {
  const signedIn = useCounter.getState().terminal?.signedIn
  if (shortcut === 'next') {
    goNext()
    return
  }
  if (!signedIn || shortcut === 'nothing') return
  ON_COUNTER[shortcut]({ counter, sale: useCounter.getState().sale })
}

interface Now {
  readonly counter: Counter
  readonly sale: ReturnType<typeof useCounter.getState>['sale']
}

const ON_COUNTER: Readonly<Record<Exclude<Shortcut, 'next' | 'nothing'>, (now: Now) => void>> = {
  sell: () => setUi({ screen: 'sell' }),
  returns: () => setUi({ screen: 'returns' }),
  day: () => setUi({ screen: 'day' }),
  find: () => {
    if (useUi.getState().done) nextCustomer()
    setUi({ screen: 'sell', sheet: null })
    queueMicrotask(() => document.getElementById(FIND_ID)?.focus())
  },
  members: openMembers,
  enrol: () => openEnrolment(),
  points: ({ sale }) => {
    if (useUi.getState().done) nextCustomer()
    setUi({ screen: 'sell', side: null, sheet: sale ? { kind: 'points' } : { kind: 'gift-cards' } })
  },
  price: ({ sale }) => {
    const line = chosenLine(sale)
    if (line) setUi({ screen: 'sell', side: null, sheet: { kind: 'price', lineId: line.lineId } })
  },
  hold: holdOrRecall,
  cash: ({ sale }) => openPay('cash', sale),
  card: ({ sale }) => openPay('card', sale),
  paynow: ({ sale }) => openPay('paynow', sale),
  close: closeTop,
  'line-up': ({ sale }) => moveSelection(sale, 1),
  'line-down': ({ sale }) => moveSelection(sale, -1),
  'more-of-line': (now) => changeQuantity(now, 1000),
  'less-of-line': (now) => changeQuantity(now, -1000),
  'remove-line': (now) => {
    const line = chosenLine(now.sale)
    if (line && now.sale) void now.counter.actions.removeLine(now.sale.saleId, line)
  },
  undo: ({ counter }) => {
    if (useUi.getState().undo) void counter.actions.undo()
  },
  'print-again': ({ counter }) => {
    const done = useUi.getState().done
    if (done) void counter.actions.printAgain(done.saleId)
  },
  lock: ({ counter }) => void counter.actions.signOut(),
  keys: () => setUi({ screen: 'more', moreSection: 'keys' }),
}

function openPay(tab: TenderKind, sale: Now['sale']): void {
  if (sale && sale.lines.length > 0 && sale.otherTill === undefined) setUi({ screen: 'sell', tender: tab, sheet: { kind: 'pay', tab, split: false } })
}

/** The top layer only, never the sale. */
function closeTop(): void {
  const ui = useUi.getState()
  if (ui.screen === 'members' && closeMembersLayer()) return
  if (ui.screen === 'returns' && stepBack()) return
  if (ui.screen !== 'sell') setUi({ screen: 'sell' })
  else if (ui.sheet) setUi({ sheet: null })
  else if (ui.side) setUi({ side: null })
  else if (ui.notices.length > 0) dismissNotice()
  else setUi({ openWhyId: null, selectedLineId: null })
}

function holdOrRecall({ counter, sale }: Now): void {
  if (sale && sale.lines.length > 0) setUi({ screen: 'sell', side: { kind: 'hold' } })
  else void counter.actions.recallHeld()
}

/** The line that is chosen, or the newest. An amount of another till is keyed anew instead. */
export function chosenLine(sale: Now['sale']) {
  if (sale?.otherTill !== undefined) return null
  const { selectedLineId } = useUi.getState()
  return sale?.lines.find((line) => line.lineId === selectedLineId) ?? sale?.lines.at(-1) ?? null
}

/** Lines are kept oldest first and shown newest first: up the screen is on in the list. */
function moveSelection(sale: Now['sale'], step: 1 | -1): void {
  if (!sale || sale.lines.length === 0) return
  const { selectedLineId } = useUi.getState()
  const at = sale.lines.findIndex((line) => line.lineId === selectedLineId)
  const next = at < 0 ? sale.lines.length - 1 : Math.min(sale.lines.length - 1, Math.max(0, at + step))
  const line = sale.lines[next]
  if (line) setUi({ selectedLineId: line.lineId })
}

/** Goods sold by the piece only; a weight is keyed anew. */
function changeQuantity({ counter, sale }: Now, stepMilli: number): void {
  const line = chosenLine(sale)
  if (!sale || !line || line.unit !== 'piece') return
  const quantityMilli = line.quantityMilli + stepMilli
  if (quantityMilli > 0) void counter.actions.setQuantity(sale.saleId, line.lineId, quantityMilli)
}
