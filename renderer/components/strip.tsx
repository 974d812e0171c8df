import { Pill, UnstyledButton } from '@mantine/core'
import { IconCloudCheck, IconCloudOff, IconCloudUp, IconCloudX, IconCreditCardPay, IconDatabaseX, IconDeviceUsb, IconDiscountOff, IconPrinter, IconReceipt, IconRestore, IconShoppingBag } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PrinterView, SyncView } from '../../core/contract/views.ts'
import { useWords } from '../i18n/use-words.ts'
import type { WordsOf } from '../i18n/use-words.ts'
import { useCounter } from '../state/counter-store.ts'
import { isDamageOpen } from '../state/damage.ts'
import { mattersOf } from '../state/payment-matters.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { useClock } from './use-clock.ts'

/** The status line: what is healthy stays grey, what needs a person is amber and says so. */
export function Strip() {
  const words = useWords()
  const terminal = useCounter((state) => state.terminal)
  const nowMs = useClock(1000)
  if (!terminal) return null
  return (
    <>
      <span className="place-name">{terminal.storeName[words.lang]}</span>
      <span className="dot" aria-hidden="true">·</span>
      <span>{words.t('strip.till', { number: terminal.tillNumber })}</span>
      {terminal.shift && <><span className="dot" aria-hidden="true">·</span><span>{words.t('strip.shift', { time: words.time(terminal.shift.openedAt) })}</span></>}
      {terminal.demo && <Pill unstyled className="pill pill--info" classNames={{ label: 'pill-in' }}>{words.t('strip.demo')}</Pill>}
      <span className="sp" />
      <OpenSale words={words} />
      <Alerts words={words} />
      <PrinterState words={words} />
      <SyncState words={words} />
      <span className="num">{words.date(nowMs)}</span>
      <time className="num">{words.time(nowMs)}</time>
    </>
  )
}

/** On screens without the basket the open sale is named here. */
function OpenSale({ words }: { readonly words: WordsOf }) {
  const sale = useCounter((state) => state.sale)
  const elsewhere = useUi((ui) => ui.screen !== 'sell')
  if (!sale || !elsewhere || sale.lines.length === 0) return null
  return (
    <UnstyledButton onClick={() => setUi({ screen: 'sell' })}>
      <IconShoppingBag className="i" aria-hidden />
      <span className="num">{words.t('strip.openSale', { count: sale.lines.length, total: words.money(sale.evaluation.totalMinor) })}</span>
    </UnstyledButton>
  )
}

function Alerts({ words }: { readonly words: WordsOf }) {
  const printer = useCounter((state) => state.printer)
  const sync = useCounter((state) => state.sync)
  const unsettled = useCounter((state) => state.unsettled)
  const saleId = useCounter((state) => state.sale?.saleId)
  const disk = useCounter((state) => state.terminal?.diskTrouble)
  const noBackup = useCounter((state) => state.terminal?.backupTrouble)
  const restored = useCounter((state) => state.terminal?.restored)
  const damage = useCounter((state) => state.terminal?.damage)
  const offersStopped = useCounter((state) => state.terminal?.offersStopped)
  const suspectedCopy = useCounter((state) => state.terminal?.suspectedCopy)
  const spendingBarred = useCounter((state) => state.terminal?.spendingBarred)
  const booksFault = useCounter((state) => state.terminal?.booksFault)
  const paymentTerminal = useCounter((state) => state.paymentTerminal)
  const matter = paymentTerminal ? mattersOf(paymentTerminal)[0] : undefined
  const uncertain = printer?.uncertain[0]
  const foreign = unsettled.filter((attempt) => attempt.saleId !== saleId)
  if (disk) return <StripAlert icon={<IconDatabaseX className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.disk', { reason: words.t(`reasons.${disk}`) })}</StripAlert>
  if (suspectedCopy && suspectedCopy.because !== 'fork') return <StripAlert icon={<IconDatabaseX className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.copied')}</StripAlert>
  if (foreign[0]) {
    return <StripAlert icon={<IconCreditCardPay className="i" aria-hidden />} onClick={() => setUi({ screen: 'sell', sheet: { kind: 'unsettled' } })}>{words.t('strip.unsettled', { amount: words.money(foreign[0].amountMinor) })}</StripAlert>
  }
  if (matter) {
    return <StripAlert icon={<IconCreditCardPay className="i" aria-hidden />} onClick={() => setUi({ screen: 'sell', sheet: { kind: 'unsettled' } })}>{words.t('atTerminal.matters.strip', { amount: words.money(matter.amountMinor) })}</StripAlert>
  }
  if (uncertain) {
    return <StripAlert icon={<IconReceipt className="i" aria-hidden />} onClick={() => setUi({ screen: 'sell', asking: uncertain.jobId })}>{uncertain.receiptNo === null ? words.t('strip.uncertainTest') : words.t('strip.uncertain', { receipt: uncertain.receiptNo })}</StripAlert>
  }
  const trouble = printer && printerTrouble(printer, words)
  if (trouble) return <StripAlert icon={<IconPrinter className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'printer' })}>{trouble}</StripAlert>
  const refused = sync && syncTrouble(sync, words)
  if (refused) return <StripAlert icon={<IconCloudX className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'head-office' })}>{refused}</StripAlert>
  if (offersStopped) return <StripAlert icon={<IconDiscountOff className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'head-office' })}>{words.t('strip.offersStopped')}</StripAlert>
  if (damage && isDamageOpen(damage)) return <StripAlert icon={<IconDatabaseX className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.damage')}</StripAlert>
  if (booksFault) return <StripAlert icon={<IconDatabaseX className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.books')}</StripAlert>
  if (noBackup) return <StripAlert icon={<IconDeviceUsb className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.backup')}</StripAlert>
  if (spendingBarred) return <StripAlert icon={<IconRestore className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.spendingBarred')}</StripAlert>
  if (restored) return <StripAlert icon={<IconRestore className="i" aria-hidden />} onClick={() => setUi({ screen: 'more', moreSection: 'till' })}>{words.t('strip.restored')}</StripAlert>
  return null
}

function StripAlert({ icon, onClick, children }: { readonly icon: ReactNode; readonly onClick: () => void; readonly children: string }) {
  return <UnstyledButton className="alert" onClick={onClick}>{icon}<span>{children}</span></UnstyledButton>
}

function printerTrouble(printer: PrinterView, words: WordsOf): string | null {
  const { state, waiting } = printer
  if (state === 'paper-out' || state === 'cover-open' || state === 'off' || state === 'error') {
    return waiting > 0 ? `${words.t(`printer.state.${state}`)}${words.t('printer.waiting', { count: waiting })}` : words.t(`printer.state.${state}`)
  }
  return state === 'paper-low' ? words.t('printer.state.paper-low') : null
}

function syncTrouble(sync: SyncView, words: WordsOf): string | null {
  if (sync.refusedRulebook) return words.t('strip.rulebookRefused')
  return sync.state === 'refused' ? words.t('strip.refused') : null
}

function PrinterState({ words }: { readonly words: WordsOf }) {
  const printer = useCounter((state) => state.printer)
  if (!printer || printerTrouble(printer, words)) return null
  const label = words.t(`strip.printer.${printer.state === 'ready' || printer.state === 'not-set' ? printer.state : 'unknown'}`)
  return (
    <UnstyledButton className="devs" aria-label={label} onClick={() => setUi({ screen: 'more', moreSection: 'printer' })}>
      <IconPrinter className="i" aria-hidden /><span>{label}</span>
    </UnstyledButton>
  )
}

function SyncState({ words }: { readonly words: WordsOf }) {
  const sync = useCounter((state) => state.sync)
  if (!sync) return null
  return (
    <UnstyledButton onClick={() => setUi({ screen: 'more', moreSection: 'head-office' })}>
      {syncIcon(sync)}<span>{syncInWords(sync, words)}</span>
    </UnstyledButton>
  )
}

function syncIcon(sync: SyncView): ReactNode {
  if (sync.state === 'sending') return <IconCloudUp className="i" aria-hidden />
  return sync.state === 'idle' ? <IconCloudCheck className="i" aria-hidden /> : <IconCloudOff className="i" aria-hidden />
}

/** How the till stands with head office, in a shop's words. */
export function syncInWords(sync: SyncView, words: WordsOf): string {
  const { t } = words
  if (sync.state === 'pairing') return t('sync.pairing')
  if (!sync.paired) return t('sync.notPaired')
  if (sync.state === 'sending') return t('sync.sending', { count: sync.waitingSales })
  if (sync.state === 'offline') return t('sync.offline', { time: sync.offlineSince === null ? '' : words.time(sync.offlineSince), count: sync.waitingSales })
  if (sync.state === 'refused') return t('sync.refused', { count: sync.waitingSales })
  return sync.lastGoodAt === null ? t('sync.paired') : t('sync.synced', { time: words.time(sync.lastGoodAt) })
}
