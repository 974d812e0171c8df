import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Link } from '../core/contract/link.ts'
import { serve } from '../core/contract/serve.ts'
import type { EventData, Handlers } from '../core/contract/types.ts'
import type { ReceiptRenderer } from '../core/receipt/printing.ts'
import { TRAINING_LETTERS } from '../core/receipt/training-mark.ts'
import { createPaymentTerminal } from '../native/payment-terminals/factory.ts'
import { createPrinter } from '../native/printers/factory.ts'
import { createReceiptRenderer } from '../native/printers/renderer.ts'
import { createSystemClock } from './clock.ts'
import { demoStore } from './demo/install-demo-store.ts'
import { ownStore } from './first-run/own-shop.ts'
import { accountHandlers } from './handlers/account-handlers.ts'
import { backupHandlers } from './handlers/backup-handlers.ts'
import { chainHandlers } from './handlers/chain-handlers.ts'
import { catalogueHandlers } from './handlers/catalogue-handlers.ts'
import { publishSale } from './handlers/counter.ts'
import { displayHandlers } from './handlers/display-handlers.ts'
import { couponHandlers } from './handlers/coupon-handlers.ts'
import type { Counter } from './handlers/counter.ts'
import { otherTillHandlers } from './handlers/other-till-handlers.ts'
import { paymentHandlers } from './handlers/payment-handlers.ts'
import { paymentTerminalHandlers } from './handlers/payment-terminal-handlers.ts'
import { printerHandlers, receiptHandlers } from './handlers/receipt-handlers.ts'
import { cashHandlers } from './handlers/cash-handlers.ts'
import { ledgerHandlers } from './handlers/ledger-handlers.ts'
import { memberDeskHandlers } from './handlers/member-desk-handlers.ts'
import { memberHandlers } from './handlers/member-handlers.ts'
import { pointsHandlers } from './handlers/points-handlers.ts'
import { exchangeHandlers } from './handlers/exchange-handlers.ts'
import { refundHandlers, returnHandlers } from './handlers/return-handlers.ts'
import { priceHandlers } from './handlers/price-handlers.ts'
import { reportHandlers } from './handlers/report-handlers.ts'
import { redeemHandlers } from './handlers/redeem-handlers.ts'
import { storedValueHandlers } from './handlers/stored-value-handlers.ts'
import { basketHandlers, saleHandlers } from './handlers/sale-handlers.ts'
import { staffHandlers } from './handlers/staff-handlers.ts'
import { syncHandlers } from './handlers/sync-handlers.ts'
import { setUpDone } from './handlers/set-up-handlers.ts'
import { terminalHandlers } from './handlers/terminal-handlers.ts'
import { thanksHandlers } from './handlers/thanks-handlers.ts'
import { trainingHandlers } from './handlers/training-handlers.ts'
import { createHasher } from './hasher.ts'
import { createIds } from './ids.ts'
import { createFileLog } from './log/pino-log.ts'
import type { Log } from './log/log.ts'
import { backUpOnSchedule } from './services/backup-schedule.ts'
import { createBackups } from './services/backups.ts'
import { checkDaily, createBooksCheck } from './services/books-check.ts'
import { createBooksThread } from './services/books-thread.ts'
import { headOfficeOf } from './services/chain-view.ts'
import { COMMANDS_KEPT_MS } from './services/commands.ts'
import { closeDamagedPart, settleDamage } from './services/damage.ts'
import { createDamageWatch } from './services/damage-watch.ts'
import type { DamageWatch } from './services/damage-watch.ts'
import { createDueRunner } from './services/due-runner.ts'
import { checkpointWhenIdle } from './services/idle-checkpoint.ts'
import { createCustomerDisplay, DISPLAY_TIMING } from './services/customer-display.ts'
import { createEventHub } from './services/event-hub.ts'
import { isSetUp, setUpStore } from './services/first-start.ts'
import { foldAnew } from './services/fold-anew.ts'
import { applyErasures } from './services/member-erasure.ts'
import { noteOfferStops } from './services/offer-stops.ts'
import { keepIndexing } from './services/member-index.ts'
import { createPaymentWork, PAYMENT_WORK_TIMING } from './services/payment-terminal-work.ts'
import { createPrintQueue } from './services/print-queue.ts'
import { blockedCopy, lookAtPlace, noteRefusedChain } from './services/place.ts'
import { createPrinterSettings } from './services/printer-settings.ts'
import { dropOldCopies } from './services/receipt-copies.ts'
import { createReports } from './services/reports.ts'
import { openSaleView } from './services/sale-views.ts'
import { authorize, signInWithoutPin } from './services/sign-in.ts'
import { terminalView } from './services/terminal-view.ts'
import { createTill } from './services/till.ts'
import { closeYearsWhenQuiet } from './services/year-closing.ts'
import { tillKey } from './services/till-key.ts'
import type { Till } from './services/till.ts'
import { takeDataFolder } from './store/data-folder.ts'
import { diskRefusalOf } from './store/disk-refusal.ts'
import { openDatabase } from './store/open-database.ts'
import { placeOf } from './store/place-mark.ts'
import { clearSegmentLeftovers } from './store/segment-leftovers.ts'
import { StartRefusal } from './start-refusal.ts'
import { createSync } from './sync/sync.ts'
import { readTrustedCa } from './sync/trusted-ca.ts'
import type { Terminal, TerminalConfig, TerminalPorts } from './terminal.ts'
import { inTraining } from './training/in-training.ts'
import { noPaymentTerminal, practicePrinter, practiceRenderer } from './training/practice-devices.ts'
import type { TrainingDoor } from './training/training-start.ts'
import { VERSION } from './version.ts'

/** Beside the program's own code, in a build as in the source. */
const DEMO_STORE = fileURLToPath(new URL('../resources/demo-store', import.meta.url))

/**
 * Starts a terminal on a data folder: takes the folder, opens and checks the database, sets a new till up with the demo
 * store, and starts printing and sync. Throws StartRefusal, having let go of everything it took.
 */
export async function createTerminal(config: TerminalConfig, ports: Partial<TerminalPorts> = {}): Promise<Terminal> {
  const releases: (() => void)[] = []
  const release = () => {
    for (const undo of releases.splice(0).reverse()) undo()
  }
  try {
    const lock = takeDataFolder(config.dataDir)
    releases.push(lock.release)
    const clock = ports.clock ?? createSystemClock()
    const fileLog = ports.log ? null : createFileLog(config.dataDir, clock)
    if (fileLog) releases.push(fileLog.close)
    const log = ports.log ?? fileLog as Log
    const db = openDatabase(config.dataDir, { clock, log })
    releases.push(() => void db.close())
    clearSegmentLeftovers(db, config.dataDir, log)
    closeDamagedPart(db, clock)
    const hub = createEventHub()
    const ids = ports.ids ?? createIds(clock)
    const hasher = ports.hasher ?? createHasher()
    let damage: DamageWatch | null = null
    const till: Till = createTill({
      db, clock, log, ids, hasher,
      keys: tillKey({ db, clock, log, ids, hasher }, config.dataDir),
      onDiskChange: () => hub.emit('terminal.changed', terminalView(till)),
      onDamage: () => damage?.suspect(),
      onOffersStopped: () => hub.emit('terminal.changed', terminalView(till)),
    })
    releases.push(till.disk.close)
    prepare(till, config)
    noteOfferStops(till, till.rules.now().rulebook.version)
    const devices = devicesOf(config, ports)
    lookAtPlace(till, (ports.placeOf ?? placeOf)(config.dataDir))
    const printing = createPrintQueue({
      db, clock, log,
      printers: devices.printers,
      settings: createPrinterSettings(till, config.printer),
      onChange: (view) => hub.emit('printer.changed', view),
    })
    const books = createBooksThread()
    const sync = createSync({
      till, books, version: VERSION, timings: ports.syncTimings ?? {},
      isPaused: () => blockedCopy(till.settings) !== null,
      offeredUrl: config.headOfficeUrl ?? headOfficeOf(till) ?? '',
      headOfficeCa: readTrustedCa(config.dataDir),
      onMembersChange: () => void publishSale(counter),
      onTerminalChange: () => hub.emit('terminal.changed', terminalView(till)),
      onChange() {
        const view = sync.view()
        hub.emit('sync.changed', view)
        if (view.paired && noteRefusedChain(till, view.trouble?.code)) hub.emit('terminal.changed', terminalView(till))
      },
    })
    const payments = createPaymentWork({
      till,
      terminals: devices.paymentTerminals,
      timing: ports.paymentWorkTiming ?? PAYMENT_WORK_TIMING,
      onChange() {
        hub.emit('paymentTerminal.changed', payments.view())
        publishSale(counter)
        sync.wake()
      },
    })
    const due = createDueRunner(till)
    const backups = createBackups(till, () => hub.emit('terminal.changed', terminalView(till)))
    const check = createBooksCheck(till, books, (view) => {
      hub.emit('ledger.changed', view)
      if (view.running !== null) return
      damage?.found(view.isBroken ? 'not-finished' : view.last?.fault?.code ?? null)
      hub.emit('terminal.changed', terminalView(till))
    })
    damage = createDamageWatch({ dataDir: config.dataDir, log, check: check.start, startAnew: ports.startAnew ?? (() => undefined) })
    const display = createCustomerDisplay(till, () => openSaleView(till), {
      timing: ports.displayTiming ?? DISPLAY_TIMING,
      onShows: (view) => hub.emit('display.shows', view),
      onCounter: (view) => hub.emit('display.changed', view),
    })
    releases.push(display.close)
    hub.listen((name, data) => {
      if (name === 'sale.changed') display.saleChanged((data as EventData<'sale.changed'>).sale)
      if (name === 'terminal.changed') display.refresh()
    })
    const counter: Counter = { display, till, hub, printing, payments, sync, due, backups, books, check, reports: createReports(till, books), renderer: devices.renderer, training: ports.training ?? NO_TRAINING }
    releases.push(keepIndexing(till))
    if (!config.training) releases.push(backUpOnSchedule(till, backups))
    releases.push(checkDaily(till, check))
    releases.push(closeYearsWhenQuiet(till, books))
    releases.push(checkpointWhenIdle(db, (error) => log.warn('database.not-checkpointed', { reason: String(error) })))
    log.info('terminal.started', { version: VERSION, journalHead: till.journal.headOf().seq })
    return assemble(counter, async () => {
      await Promise.all([printing.close(), payments.close(), sync.close(), due.close(), backups.close(), books.close()])
      log.info('terminal.closed')
      release()
    })
  } catch (error) {
    release()
    throw error instanceof StartRefusal ? error : (diskRefusalOf(error, config.dataDir) ?? error)
  }
}

/** First start, housekeeping, and what the shell chose for this start. */
function prepare(till: Till, config: TerminalConfig): void {
  if (!isSetUp(till)) firstStart(till, config)
  settleDamage(till)
  foldAnew(till)
  applyErasures(till)
  till.commands.dropBefore(till.clock.now() - COMMANDS_KEPT_MS)
  dropOldCopies(till)
  till.session.language = config.language ?? null
}

function firstStart(till: Till, { training, ownShop }: TerminalConfig): void {
  if (training) {
    setUpStore(till, training.store, { demo: training.demo, showPins: true, letters: TRAINING_LETTERS })
    signInWithoutPin(till, training.staffId)
  } else if (ownShop) {
    const store = ownStore(ownShop, till.clock.now(), till.ids)
    if (!store.ok) throw new Error(`a shop was set up that cannot be: ${store.error}`)
    setUpStore(till, store.value, { demo: false })
  } else setUpStore(till, demoStore(DEMO_STORE, till.clock.now()), { demo: true })
  till.session.training = training !== undefined
  till.log.info('terminal.set-up', { store: training ? 'training' : ownShop ? 'own' : 'demo' })
}

/** What this till reaches outside itself. A room to practise in marks all it prints, and reaches no payment terminal. */
function devicesOf({ training }: TerminalConfig, ports: Partial<TerminalPorts>): Pick<TerminalPorts, 'printers' | 'paymentTerminals'> & { readonly renderer: ReceiptRenderer } {
  const printers = ports.printers ?? createPrinter
  const renderer = ports.receiptRenderer ?? createReceiptRenderer()
  if (training) return { printers: practicePrinter(printers), renderer: practiceRenderer(renderer), paymentTerminals: noPaymentTerminal }
  return { printers, renderer, paymentTerminals: ports.paymentTerminals ?? createPaymentTerminal }
}

/** A terminal that stands alone has no room beside it. */
const NO_TRAINING: TrainingDoor = { open: () => Promise.reject(new Error('there is no training room beside this till')), goIn: () => undefined, goOut: () => undefined }

function assemble(counter: Counter, close: () => Promise<void>): Terminal {
  const { till, hub } = counter
  const real: Handlers = {
    ...terminalHandlers(counter),
    ...staffHandlers(counter),
    ...catalogueHandlers(counter),
    ...basketHandlers(counter),
    ...saleHandlers(counter),
    ...paymentHandlers(counter),
    ...paymentTerminalHandlers(counter),
    ...receiptHandlers(counter),
    ...returnHandlers(counter),
    ...refundHandlers(counter),
    ...exchangeHandlers(counter),
    ...otherTillHandlers(counter),
    ...redeemHandlers(counter),
    ...priceHandlers(counter),
    ...couponHandlers(counter),
    ...storedValueHandlers(counter),
    ...accountHandlers(counter),
    ...cashHandlers(counter),
    ...reportHandlers(counter),
    ...pointsHandlers(counter),
    ...memberHandlers(counter),
    ...memberDeskHandlers(counter),
    ...displayHandlers(counter),
    ...backupHandlers(counter),
    ...ledgerHandlers(counter),
    ...chainHandlers(counter),
    ...printerHandlers(counter),
    ...syncHandlers(counter),
    ...thanksHandlers(counter),
    ...trainingHandlers(counter),
    ...setUpDone(till),
  }
  const handlers = till.session.training ? inTraining(real) : real
  const links = new Set<Link>()
  let closing: Promise<void> | null = null

  function onIncident(method: string, error: unknown): string {
    const incidentId = randomUUID()
    till.log.error('terminal.incident', { incidentId, method, message: error instanceof Error ? error.message : 'unknown', stack: error instanceof Error ? error.stack : undefined })
    return incidentId
  }

  return {
    handlers,
    authorize: (role) => authorize(till, role),
    onEvent: hub.listen,
    attach(link, kind = 'counter') {
      const served = serve(link, handlers, { kind, authorize: (role) => authorize(till, role), explain: (error) => till.disk.explain(error), onIncident })
      const stop = hub.listen((name, data) => served.emit(name, data))
      const displayGone = kind === 'display' ? counter.display.attach() : () => undefined
      links.add(link)
      link.onClose(() => {
        stop()
        displayGone()
        links.delete(link)
      })
    },
    close() {
      for (const link of links) link.close()
      closing ??= close()
      return closing
    },
  }
}
