import { useEffect, useState } from 'react'
import type { CounterDisplay } from '../../../core/contract/display-views.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setDraft, useEnrolDraft } from '../../state/enrol-draft.ts'

/** A name is shown on the display when it has stood for so long, not letter by letter. */
const SETTLED_MS = 300

/**
 * While the sheet is open and a customer's display is on, the applicant reads and answers there, in the language they choose;
 * what they say is ticked here. The cashier can go on asking aloud. Answers how it stands; null: there is no display.
 */
export function useConsentOnDisplay(points: number | null): NonNullable<CounterDisplay['asked']>['state'] | null {
  const { actions } = useCounterActions()
  const display = useCounter((state) => state.display)
  const { name, phone, language } = useEnrolDraft()
  const [askId] = useState(() => crypto.randomUUID())
  const isThere = display?.isThere ?? false
  const asked = display?.asked?.askId === askId ? display.asked : null

  useEffect(() => {
    if (!isThere) return
    const timer = setTimeout(() => {
      void actions.askOnDisplay({
        askId, name: name.trim().slice(0, 200), phone: phone === '' ? null : phone, points, language,
        consents: [{ consent: 'terms', channel: 'none' }, ...(phone === '' ? [] : [{ consent: 'offers', channel: 'sms' } as const])],
      })
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [actions, askId, isThere, name, phone, points, language])

  useEffect(() => () => void actions.endAskOnDisplay(askId), [actions, askId])

  const read = asked?.language
  useEffect(() => {
    if (read) setDraft({ language: read })
  }, [read])
  useEffect(() => {
    for (const { consent, given } of asked?.consents ?? []) {
      if (given !== null && consent === 'terms') setDraft({ terms: given })
      if (given !== null && consent === 'offers') setDraft({ offers: given })
    }
  }, [asked?.consents])
  return asked?.state ?? null
}
