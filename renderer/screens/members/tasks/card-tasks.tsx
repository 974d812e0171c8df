import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { CARD_BLOCK_REASONS } from '../../../../core/ledger/events/member-events.ts'
import { Chips } from '../../../components/chips.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useLooseTyping } from '../../../input/typing.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { setMembers, useMembers } from '../../../state/members-store.ts'
import { maskedCard } from '../../enrol/card-number.ts'
import { FIELD } from './field.ts'
import { TaskSheet } from './task-sheet.tsx'

type Reason = (typeof CARD_BLOCK_REASONS)[number]
const MOST_DIGITS = 40

/** The new card: scanned at any time, or its number keyed. */
function NewCard() {
  const { t } = useWords()
  const card = useMembers((state) => state.cardInHand) ?? ''
  const key = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, MOST_DIGITS)
    setMembers({ cardInHand: digits === '' ? null : digits })
  }
  useLooseTyping((text) => key(card + text))
  return <TextInput unstyled classNames={FIELD} label={t('members.newCard')} description={t('members.newCardHelp')} inputWrapperOrder={['label', 'input', 'description']} inputMode="numeric" autoComplete="off" data-first-field value={card} onChange={(event) => key(event.currentTarget.value)} />
}

const LEAST_DIGITS = 8
const useCardInHand = (): string | null => useMembers((state) => (state.cardInHand !== null && state.cardInHand.length >= LEAST_DIGITS ? state.cardInHand : null))

/** One more card for this member. */
export function AddCardTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const cardNumber = useCardInHand()
  const add = cardNumber === null ? null : () => void actions.changeFile('card.add', { memberId: file.memberId, cardNumber })
  return (
    <TaskSheet title={t('members.task.add-card')} go={{ label: t('members.giveCardTo', { name: file.name }), hint: cardNumber === null ? t('members.scanFirst') : `F12 · ${maskedCard(cardNumber)}`, onGo: add }}>
      <NewCard />
    </TaskSheet>
  )
}

function Reasons({ reason, onChoose }: { readonly reason: Reason; readonly onChoose: (reason: Reason) => void }) {
  const { t } = useWords()
  return <div><div className="lbl">{t('members.why')}</div><Chips label={t('members.why')} value={reason} options={CARD_BLOCK_REASONS.map((value) => ({ value, label: t(`members.cardReason.${value}`) }))} onChoose={onChoose} /></div>
}

/** A lost card: the old one blocked, the new one in its place. Points stay where they are. */
export function ReplaceCardTask({ file, cardId, last4 }: { readonly file: MemberFile; readonly cardId: string; readonly last4: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [reason, setReason] = useState<Reason>('lost')
  const cardNumber = useCardInHand()
  const replace = cardNumber === null ? null : () => void actions.changeFile('card.replace', { memberId: file.memberId, cardId, cardNumber, reason })
  return (
    <TaskSheet title={t('members.replaceCard', { last4 })} go={{ label: t('members.replaceNow', { last4 }), hint: cardNumber === null ? t('members.scanFirst') : `F12 · ${maskedCard(cardNumber)}`, onGo: replace }}>
      <Reasons reason={reason} onChoose={setReason} />
      <NewCard />
      <p className="muted">{t('members.replaceSafe')}</p>
    </TaskSheet>
  )
}

/** A card that must not be used any more. There is no way back: a found card is given anew. */
export function BlockCardTask({ file, cardId, last4 }: { readonly file: MemberFile; readonly cardId: string; readonly last4: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [reason, setReason] = useState<Reason>('lost')
  return (
    <TaskSheet title={t('members.blockCard', { last4 })} go={{ label: t('members.blockCard', { last4 }), hint: 'F12', onGo: () => void actions.changeFile('card.block', { memberId: file.memberId, cardId, reason }) }}>
      <Reasons reason={reason} onChoose={setReason} />
      <p className="muted">{t('members.blockCardSafe')}</p>
    </TaskSheet>
  )
}
