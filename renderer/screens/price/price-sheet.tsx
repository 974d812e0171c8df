import { UnstyledButton } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { BY_HAND_REASONS } from '../../../core/basket/by-hand.ts'
import type { ByHandReason } from '../../../core/basket/by-hand.ts'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import type { Right } from '../../../core/people/rights.ts'
import { ApprovalSheet } from '../../components/approval/approval-sheet.tsx'
import { BadgeShown } from '../../components/approval/badge-shown.tsx'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Segments } from '../../components/segments.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { higherRight, mostAlone, offOf, previewOf } from './by-hand.ts'
import type { Keyed, Way } from './by-hand.ts'
import { TakeBack } from './take-back.tsx'

const MOST_PERCENT = 100

/** A price or a discount by hand, for a line or the whole sale: what it comes to, why, and who answers for it. */
export function PriceSheet({ sale, line }: { readonly sale: SaleView; readonly line: BasketLine | null }) {
  const words = useWords()
  const { t, lang, money, amount, currency } = words
  const [keyed, setKeyed] = useState<Keyed>({ way: 'percent', value: 0 })
  const [reason, setReason] = useState<ByHandReason | null>(null)
  const [said, setSaid] = useState<Right | null>(null)
  const [isAsking, setAsking] = useState(false)
  const preview = previewOf(sale, line, keyed)
  const right = higherRight(preview.right, said)
  const approver = useApprover(right)
  const give = useGive(sale, line)
  const change = (next: Keyed) => {
    setKeyed(next)
    setSaid(null)
  }
  const key = (value: number) => change({ ...keyed, value: keyed.way === 'percent' ? Math.min(value, MOST_PERCENT) : value })
  const isSomething = keyed.way === 'price' ? keyed.value > 0 || said !== null : keyed.value > 0
  const ready = isSomething && reason !== null && !give.busy
  const run = (approval: ApprovalInput) => give.run(keyed, reason ?? 'other', approval, setSaid)
  const go = approver.ready ? () => run(approver.approval) : () => setAsking(true)
  const hint = !isSomething ? t('priceChange.keyFirst') : reason === null ? t('priceChange.reasonFirst') : 'F12'
  const does = keyed.way === 'price' ? t('priceChange.setPrice') : t('priceChange.takeOff', { amount: money(Math.max(0, preview.nowMinor - preview.afterMinor)) })
  const name = line === null ? t('priceChange.wholeSale') : line.name[lang]
  if (isAsking && reason !== null) {
    return (
      <ApprovalSheet
        right={right} what={t(`priceChange.needs.${keyed.way}`, { percent: keyed.value, amount: money(keyed.value) })}
        subject={{ name, detail: t(`priceChange.reasons.${reason}`), was: amount(preview.nowMinor), amount: amount(preview.afterMinor) }}
        go={{ label: does, amount: money(preview.afterMinor) }} onApproved={run} onClose={() => setAsking(false)}
      />
    )
  }
  return (
    <SheetColumn
      title={t('priceChange.title')} onClose={() => setUi({ sheet: null })}
      head={<Segments label={t('priceChange.of')} value={line === null ? 'sale' : 'line'} options={scopes(sale, line, t)} onChoose={(scope) => setUi({ sheet: { kind: 'price', lineId: scope === 'sale' ? null : line?.lineId ?? sale.lines.at(-1)?.lineId ?? null } })} />}
      foot={<NextStep label={ready && !approver.ready ? t('priceChange.askApproval') : does} hint={hint} amount={money(preview.afterMinor)} onGo={ready ? go : null} />}
    >
      <div className="price-was num">
        <div><b className="b">{name}</b><Alone ownMinor={preview.ownMinor} onTake={(percent) => change({ way: 'percent', value: percent })} /></div>
        <div className="ar">{preview.afterMinor !== preview.nowMinor && <><s className="strike"><span className="sr">{t('basket.was')} </span>{amount(preview.nowMinor)}</s><IconArrowRight className="i" aria-hidden /></>}<span>{amount(preview.afterMinor)}</span></div>
      </div>
      <TakeBack sale={sale} line={line} />
      <div className="chips" role="group" aria-label={t('priceChange.reason')}>
        {BY_HAND_REASONS.map((each) => <UnstyledButton key={each} className="chip" aria-pressed={reason === each} onClick={() => setReason(each)}>{t(`priceChange.reasons.${each}`)}</UnstyledButton>)}
      </div>
      <div className="two price-two">
        <div className="cash-left">
          <Segments label={t('priceChange.how')} value={keyed.way} options={waysOf(line).map((way) => ({ value: way, label: t(`priceChange.way.${way}`) }))} onChoose={(way) => change({ way, value: 0 })} />
          <DigitsField
            id="by-hand" label={t(`priceChange.field.${keyed.way}`)} value={keyed.value} onValue={key} maximum={keyed.way === 'percent' ? MOST_PERCENT : 99_999_999}
            format={keyed.way === 'percent' ? String : amount} prefix={keyed.way === 'percent' ? undefined : currency.symbol} suffix={keyed.way === 'percent' ? '%' : undefined}
          />
          {approver.badgeOf !== null && <BadgeShown asked={approver.asked} />}
        </div>
        <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => key(withDigits(keyed.value, digits))} onDelete={() => key(withoutDigit(keyed.value))} />
      </div>
    </SheetColumn>
  )
}

const waysOf = (line: BasketLine | null): readonly Way[] => (line === null ? ['percent', 'amount'] : ['percent', 'amount', 'price'])

function scopes(sale: SaleView, line: BasketLine | null, t: ReturnType<typeof useWords>['t']) {
  return [...(line !== null || sale.lines.length > 0 ? [{ value: 'line' as const, label: t('priceChange.thisItem') }] : []), { value: 'sale' as const, label: t('priceChange.sale') }]
}

/** What the one who is signed in may give without anybody, beside what is asked. */
function Alone({ ownMinor, onTake }: { readonly ownMinor: number; readonly onTake: (percent: number) => void }) {
  const { t, amount } = useWords()
  const role = useCounter((state) => state.terminal?.signedIn?.role ?? null)
  if (role === null) return null
  const percent = mostAlone(role)
  if (percent >= MOST_PERCENT) return null
  const offMinor = Math.floor((ownMinor * percent) / MOST_PERCENT)
  return <div className="meta muted row alone"><span>{t('priceChange.alone', { percent, after: amount(ownMinor - offMinor), before: amount(ownMinor) })}</span><Btn look="line" onClick={() => onTake(percent)}>{t('priceChange.giveAlone', { percent })}</Btn></div>
}

/** Sends it; what somebody else has to approve is asked for on this sheet. */
function useGive(sale: SaleView, line: BasketLine | null) {
  const { actions } = useCounterActions()
  const once = useOnce()
  return {
    busy: once.busy,
    run: (keyed: Keyed, reason: ByHandReason, approval: ReturnType<typeof useApprover>['approval'], onNeeds: (right: Right) => void) => once.run(async () => {
      const { saleId } = sale
      const done = keyed.way === 'price' && line !== null
        ? await actions.changePrice({ saleId, lineId: line.lineId, unitPriceMinor: keyed.value, reason, approval })
        : await actions.giveDiscount({ saleId, lineId: line?.lineId ?? null, off: offOf(keyed), reason, approval })
      if (done === 'done') setUi({ sheet: null })
      else if (done !== 'refused') onNeeds(done.needs)
    }),
  }
}
