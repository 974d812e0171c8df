import { Alert, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Overview } from '../../../core/sync/console-views.ts'
import type { Problem } from '../../../core/sync/wire.ts'
import { api } from '../api.ts'
import type { Texts } from '../texts.ts'
import { useTexts } from '../words.tsx'

type PairAnswer = Awaited<ReturnType<typeof api.pair>>

function refusalWords(problem: Problem, retryAfterSeconds: number, texts: Texts): string {
  switch (problem.code) {
    case 'CODE_WRONG': return texts.pairWrong(problem.detail)
    case 'TOO_MANY': return texts.pairPause(Math.max(1, Math.ceil(retryAfterSeconds / 60)))
    case 'FORK': return texts.pairOtherKey
    case 'REVOKED': return texts.pairRevoked
    case 'FORBIDDEN': return texts.notYourRole
    default: return texts.pairFailed
  }
}

function answerWords(answer: PairAnswer, texts: Texts): string {
  switch (answer.kind) {
    case 'value': return texts.paired(texts.tillName(answer.value.storeName, answer.value.tillNumber))
    case 'refused': return refusalWords(answer.problem, answer.retryAfterSeconds, texts)
    case 'unreachable': return texts.unreachable
  }
}

export function PairForm({ waiting, onPaired }: { waiting: Overview['pairings']; onPaired: () => void }) {
  const { texts } = useTexts()
  const [code, setCode] = useState('')
  const [answer, setAnswer] = useState<PairAnswer | null>(null)
  const [busy, setBusy] = useState(false)

  const pair = async () => {
    setBusy(true)
    const told = await api.pair(code)
    setBusy(false)
    setAnswer(told)
    if (told.kind !== 'value') return
    setCode('')
    onPaired()
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void pair()
  }

  return (
    <section className="card" aria-labelledby="pair-title">
      <h2 id="pair-title">{texts.pairTitle}</h2>
      <form className="pair-form" onSubmit={submit}>
        <TextInput
          label={texts.pairField} description={texts.pairHelp} size="md" value={code} autoComplete="off" spellCheck={false} maxLength={20}
          styles={{ input: { fontWeight: 700, letterSpacing: '0.06em', textTransform: 'uppercase' } }}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy} disabled={code.trim() === ''}>{texts.pair}</Button>
      </form>
      <div aria-live="polite">{answer && <Alert mt="sm" color={answer.kind === 'value' ? 'teal' : 'orange'}>{answerWords(answer, texts)}</Alert>}</div>
      {waiting.length > 0 && <p className="sub">{texts.pairWaiting(waiting.map((till) => texts.tillName(till.storeName, till.tillNumber)).join('; '))}</p>}
    </section>
  )
}
