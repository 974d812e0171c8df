import type { ContractError } from '../../core/contract/errors.ts'
import type { Link } from '../../core/contract/link.ts'
import type { Client } from '../../core/contract/types.ts'
import { looksLikeBadge } from '../../core/scan/staff-badge.ts'
import { createScanQueue } from '../input/scan-queue.ts'
import type { QueuedScan, ScanAnswer } from '../input/scan-queue.ts'
import { makeCaller } from '../link/commands.ts'
import type { Caller } from '../link/commands.ts'
import { connect } from '../link/connection.ts'
import { play } from '../sound/sounds.ts'
import { makeActions, showDone } from './actions.ts'
import type { Actions } from './actions.ts'
import { usingApprovals } from './approvals.ts'
import { tell, useCounter } from './counter-store.ts'
import { openReceipt } from './goods-back-store.ts'
import { takeLooseScan, takesLooseGoods } from './loose-scan.ts'
import { showBadge } from './staff-actions.ts'
import { fillEnrolment } from './enrol-draft.ts'
import { changeKeyed } from './keyed-store.ts'
import { forgetCompletion, keptCompletion } from './kept-completion.ts'
import { fillMemberTask } from './members-store.ts'
import { dropNoticesOf, forgetSale, notify, setUi, useUi } from './ui-store.ts'

export interface CounterPorts {
  readonly openLink: () => Promise<Link>
  readonly after: (ms: number, fn: () => void) => () => void
  readonly newId: () => string
  /** UTC milliseconds. */
  readonly nowMs: () => number
  /** The window speaks another contract than the terminal. */
  readonly onStale: () => void
  /** The window came in at another place than it was: a training room, or a till just set up. It begins anew, with nothing of before. */
  readonly onOtherPlace: () => void
}

export interface Counter {
  readonly actions: Actions
  /**
   * A scan, from wherever it came; safe to call while locked, away or paying. `atMs`: when it was made, in UTC
   * milliseconds; now, where that is not known. A busy window may hear of two scans closer together than they were.
   */
  scan(text: string, atMs?: number): void
}

/** Joins the link, the stores, the scan queue and the actions. Called once per window. */
export function startCounter(ports: CounterPorts): Counter {
  const connection = connect({
    openLink: ports.openLink,
    after: ports.after,
    onOpen: (client) => listenAndRead(client, ports.onOtherPlace),
    onState: (link) => {
      tell({ link })
      if (link === 'stale') ports.onStale()
    },
  })
  const caller = usingApprovals(makeCaller(() => connection.whenOpen(), ports.newId))
  const queue = createScanQueue({
    newId: ports.newId,
    send: (scan) => caller.command('sale.addScan', { scan: { deviceId: 'wedge', symbology: null, text: scan.text, at: scan.at } }, scan.commandId),
    // A till that was started again has nobody signed in: what was scanned before that waits for whoever is next.
    notNow: (answer) => !answer.ok && answer.error.code === 'SIGNED_OUT',
    onWaiting: showWaiting(ports.after),
    onAnswer: sayAnswer,
  })
  const scan = (text: string, atMs = ports.nowMs()) => {
    setUi((ui) => ({ scansHeard: ui.scansHeard + 1 }))
    if (looksLikeBadge(text)) {
      // Not in the queue, which waits while a payment is under way: that is when approval may be asked for.
      void showBadge(caller, text.trim())
      return
    }
    if (!useCounter.getState().terminal?.signedIn) {
      play('trouble')
      notify({ kind: 'locked-scan' })
      return
    }
    const { done, asking, askLater } = useUi.getState()
    if (asking !== null) setUi({ askLater: new Set([...askLater, asking]), asking: null })
    if (done) nextCustomer()
    if (takesLooseGoods()) void takeLooseScan(caller, text, () => queue.add(text, atMs))
    else queue.add(text, atMs)
  }
  const actions = makeActions(caller, { newId: ports.newId, nowMs: ports.nowMs, reattach: scan })
  holdScans(queue.hold)
  followSale(caller)
  void replayCompletion(caller)
  return { actions, scan }
}

/** A scan on its way is told only once it takes its time: a mark that comes and goes with every scan says nothing. */
const WAITS_AFTER_MS = 400

function showWaiting(after: CounterPorts['after']): (count: number) => void {
  let cancel: (() => void) | null = null
  let now = 0
  const show = () => setUi({ scansWaiting: now })
  return (count) => {
    now = count
    if (useUi.getState().scansWaiting > 0) show()
    if (count === 0) {
      cancel?.()
      cancel = null
    } else cancel ??= after(WAITS_AFTER_MS, show)
  }
}

/** Ends the done screen; what was scanned meanwhile goes into the next sale. */
export function nextCustomer(): void {
  setUi({ done: null, asking: null, notices: [] })
}

/** Listens first and reads then, so that no change falls between. */
async function listenAndRead(client: Client, onOtherPlace: () => void): Promise<void> {
  const before = useCounter.getState()
  client.on('sale.changed', ({ sale }) => tell({ sale }))
  client.on('terminal.changed', (terminal) => {
    tell({ terminal })
    if (terminal.diskTrouble === null) dropNoticesOf('DISK_CANNOT_COMMIT')
  })
  client.on('printer.changed', (printer) => tell({ printer }))
  client.on('display.changed', (display) => tell({ display }))
  client.on('sync.changed', (sync) => tell({ sync }))
  client.on('paymentTerminal.changed', (paymentTerminal) => tell({ paymentTerminal }))
  const [setUp, terminal, sale, printer, sync, staff, paymentTerminal] = await Promise.all([
    client.call('setup.get', {}), client.call('terminal.get', {}), client.call('sale.current', {}), client.call('printer.get', {}), client.call('sync.get', {}), client.call('staff.list', {}), client.call('paymentTerminal.get', {}),
  ])
  if (!setUp.ok) throw new Error('the terminal did not say whether it is set up')
  if (setUp.value.needed) return tell({ setUp: { timeZone: setUp.value.timeZone } })
  if (before.setUp !== null || (before.terminal !== null && terminal.ok && before.terminal.training !== terminal.value.training)) {
    onOtherPlace()
    throw new Error('this window begins anew')
  }
  if (!terminal.ok || !sale.ok || !printer.ok || !sync.ok || !staff.ok || !paymentTerminal.ok) throw new Error('the terminal did not tell its state')
  tell({ terminal: terminal.value, sale: sale.value.sale, printer: printer.value, sync: sync.value, paymentTerminal: paymentTerminal.value, staff: staff.value.staff })
}

function sayAnswer(scan: QueuedScan, answer: ScanAnswer): void {
  if (answer.ok) {
    if (useUi.getState().side?.kind === 'new-card') setUi({ side: null })
    if (answer.value.outcome === 'line-added') play('item')
    if (answer.value.outcome === 'member-attached') play('member')
    if (answer.value.outcome === 'value-found') openScannedValue(scan)
    if (answer.value.outcome === 'other-receipt' && answer.value.otherReceiptNo !== undefined) {
      play('item')
      changeKeyed({ receiptNo: answer.value.otherReceiptNo })
      setUi({ screen: 'sell' })
    }
    if (answer.value.outcome === 'receipt-found' && answer.value.receiptOf !== undefined) {
      play('member')
      openReceipt(answer.value.receiptOf)
      setUi({ screen: 'returns' })
    }
    return
  }
  const error = answer.error as ContractError
  play(error.code === 'PRODUCT_UNKNOWN' || error.code === 'CARD_UNKNOWN' ? 'unknown' : 'trouble')
  if (error.code === 'CARD_UNKNOWN' && takesNewCard(error.data.cardNumber)) return
  if (error.code === 'MEMBER_ALREADY_ATTACHED') notify({ kind: 'other-member', text: scan.text, name: error.data.name })
  else notify({ kind: 'error', error })
}

/** A card that is nobody's yet fills what waits for one, else the counter asks whose it is to be; false where no place for that is shown. */
function takesNewCard(cardNumber: string): boolean {
  if (fillEnrolment(cardNumber) || fillMemberTask(cardNumber)) return true
  const { screen } = useUi.getState()
  if (screen !== 'sell' && screen !== 'members') return false
  setUi({ side: { kind: 'new-card', cardNumber } })
  return true
}

/** A gift card or store credit pays in the open sale, or goes to the card sheet where that is open or nothing is to be paid. */
function openScannedValue(scan: QueuedScan): void {
  play('item')
  const scanned = { text: scan.text, at: scan.at }
  const { sheet } = useUi.getState()
  const toPay = sheet?.kind !== 'gift-cards' && (useCounter.getState().sale?.lines.length ?? 0) > 0
  setUi({ screen: 'sell', side: null, sheet: { kind: toPay ? 'points' : 'gift-cards', scanned } })
}

/** Scans wait in their order while a payment is under way, for the next customer afterwards, and for somebody to sign in. */
function holdScans(hold: (held: boolean) => void): void {
  const decide = () => {
    const { sale, terminal } = useCounter.getState()
    const paying = sale !== null && (sale.paidMinor > 0 || sale.attempts.some((attempt) => attempt.state === 'sent'))
    hold(paying || useUi.getState().done !== null || !terminal?.signedIn)
  }
  useCounter.subscribe(decide)
  useUi.subscribe(decide)
}

/** What must be read again when somebody signs in, or when the open sale comes or goes. */
function followSale(caller: Caller): void {
  let signedIn: string | null = null
  let saleId: string | null = null
  const reading = new Set<number>()
  const readBook = async (version: number) => {
    reading.add(version)
    const book = await caller.query('rulebook.get', { version })
    reading.delete(version)
    if (book.ok) tell({ books: { ...useCounter.getState().books, [version]: book.value } })
  }
  useCounter.subscribe((state, before) => {
    if (state.paymentTerminal !== before.paymentTerminal && before.paymentTerminal !== null && state.terminal?.signedIn) void readUnsettled(caller)
    const now = state.terminal?.signedIn?.staffId ?? null
    if (now !== signedIn) {
      signedIn = now
      if (now !== null) void readForStaff(caller)
    }
    const version = state.sale?.rulebookVersion
    if (now !== null && version !== undefined && !state.books[version] && !reading.has(version)) void readBook(version)
    if ((state.sale?.saleId ?? null) === saleId) return
    const saleBefore = saleId
    saleId = state.sale?.saleId ?? null
    if (saleBefore !== null) forgetSale()
  })
}

/** What the terminal said may have ended a payment of a sale that is over. */
async function readUnsettled(caller: Caller): Promise<void> {
  const unsettled = await caller.query('payment.unsettled', {})
  if (unsettled.ok) tell({ unsettled: unsettled.value.attempts })
}

async function readForStaff(caller: Caller): Promise<void> {
  const [tiles, held, unsettled] = await Promise.all([caller.query('catalogue.tiles', {}), caller.query('sale.held', {}), caller.query('payment.unsettled', {})])
  if (tiles.ok) tell({ tiles: tiles.value.products })
  if (held.ok) tell({ held: held.value.held })
  if (unsettled.ok) tell({ unsettled: unsettled.value.attempts })
  const display = await caller.query('display.get', {})
  if (display.ok) tell({ display: display.value })
}

/** A window that died while a sale completed asks again with the same id: it happened once, and the change is shown. */
async function replayCompletion(caller: Caller): Promise<void> {
  const kept = keptCompletion()
  if (!kept) return
  const answer = await caller.command('sale.complete', kept.input, kept.commandId)
  forgetCompletion()
  if (answer.ok && useCounter.getState().sale === null) showDone(answer.value.completed)
}
