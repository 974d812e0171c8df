import { Alert, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Overview } from '../../../core/sync/console-views.ts'
import type { Problem } from '../../../core/sync/wire.ts'
import { api } from '../api.ts'
import type { Texts } from '../texts.ts'
import { useTexts } from '../words.tsx'

function refusalWords(problem: Problem, retryAfterSeconds: number, texts: Texts): string {
  switch (problem.code) {
    case 'CODE_WRONG': return texts.pairWrong(problem.detail)
    case 'TOO_MANY': return texts.pairPause(Math.max(1, Math.ceil(retryAfterSeconds / 60)))
    case 'FORK': return texts.pairOtherKey
    default: return texts.pairFailed
  }
}

export function PairForm({ waiting, onPaired }: { waiting: Overview['pairings']; onPaired: () => void }) {
  const { texts } = useTexts()
  const [code, setCode] = useState('')
  const [said, setSaid] = useState<{ good: boolean; words: string } | null>(null)
  const [busy, setBusy] = useState(false)

  const pair = async () => {
    setBusy(true)
    const answer = await api.pair(code)
    setBusy(false)
    if (answer.kind === 'value') {
      setSaid({ good: true, words: texts.paired(texts.tillName(answer.value.storeName, answer.value.tillNumber)) })
      setCode('')
      onPaired()
    } else setSaid({ good: false, words: answer.kind === 'refused' ? refusalWords(answer.problem, answer.retryAfterSeconds, texts) : texts.unreachable })
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
      <div aria-live="polite">{said && <Alert mt="sm" color={said.good ? 'teal' : 'orange'}>{said.words}</Alert>}</div>
      {waiting.length > 0 && <p className="sub">{texts.pairWaiting(waiting.map((till) => texts.tillName(till.storeName, till.tillNumber)).join('; '))}</p>}
    </section>
  )
}
