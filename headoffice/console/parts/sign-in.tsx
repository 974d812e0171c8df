import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { api } from '../api.ts'
import type { Answer } from '../api.ts'
import { useTexts } from '../words.tsx'

/** The word after # in the address that head office printed; it never leaves this computer. */
function wordInAddress(): string {
  return window.location.hash.slice(1)
}

type Trouble = { readonly kind: 'wrong' | 'unreachable' } | { readonly kind: 'paused'; readonly minutes: number }

function troubleOf(answer: Exclude<Answer<void>, { kind: 'value' }>): Trouble {
  if (answer.kind === 'unreachable') return { kind: 'unreachable' }
  if (answer.problem.code === 'TOO_MANY') return { kind: 'paused', minutes: Math.max(1, Math.ceil(answer.retryAfterSeconds / 60)) }
  return { kind: 'wrong' }
}

/** How this head office takes people: by name, or by the word it printed while there is nobody by name. Null: not known yet. */
function useSignInWay(): 'word' | 'name' | null {
  const [way, setWay] = useState<'word' | 'name' | null>(null)
  useEffect(() => {
    void api.signInWays().then((answer) => setWay(answer.kind === 'value' ? answer.value.by : 'name'))
  }, [])
  return way
}

export function SignIn({ switcher, onSignedIn }: { switcher: ReactNode; onSignedIn: () => void }) {
  const { texts } = useTexts()
  const way = useSignInWay()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [asking, setAsking] = useState(false)
  const tried = useRef(false)

  const conclude = (answer: Answer<void>) => {
    setAsking(false)
    if (answer.kind !== 'value') return setTrouble(troubleOf(answer))
    window.history.replaceState(null, '', '/')
    onSignedIn()
  }

  useEffect(() => {
    if (way !== 'word' || tried.current || wordInAddress() === '') return
    tried.current = true
    void api.signInByWord(wordInAddress()).then(conclude)
  })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    void (way === 'name' ? api.signIn(name, secret) : api.signInByWord(secret)).then(conclude)
  }

  const said = trouble && {
    wrong: () => (way === 'name' ? texts.signInWrongName : texts.signInWrong),
    unreachable: () => texts.unreachable,
    paused: () => texts.signInPaused(trouble.kind === 'paused' ? trouble.minutes : 1),
  }[trouble.kind]()

  return (
    <main className="center">
      <form className="card" onSubmit={submit} aria-busy={way === null}>
        <h1>{texts.signInTitle}</h1>
        {way !== null && <span>{way === 'name' ? texts.signInByName : texts.signInHelp}</span>}
        {way === 'name' && <TextInput label={texts.signInName} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="username" autoFocus />}
        {way !== null && <PasswordInput label={way === 'name' ? texts.signInPassword : texts.signInField} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete={way === 'name' ? 'current-password' : 'off'} autoFocus={way === 'word'} />}
        {said !== null && <Alert color="orange" role="alert">{said}</Alert>}
        <Button type="submit" size="md" loading={asking} disabled={secret.trim() === '' || (way === 'name' && name.trim() === '')}>{texts.signIn}</Button>
        {switcher}
      </form>
    </main>
  )
}
