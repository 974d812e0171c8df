import { Alert, Button, PasswordInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { api } from '../api.ts'
import { useTexts } from '../words.tsx'

/** The word after # in the address that head office printed; it never leaves this computer. */
function wordInAddress(): string {
  return window.location.hash.slice(1)
}

export function SignIn({ switcher, onSignedIn }: { switcher: ReactNode; onSignedIn: () => void }) {
  const { texts } = useTexts()
  const [word, setWord] = useState('')
  const [trouble, setTrouble] = useState<'wrong' | 'unreachable' | null>(null)
  const tried = useRef(false)

  const signIn = async (token: string) => {
    const answer = await api.signIn(token)
    if (answer.kind === 'value') {
      window.history.replaceState(null, '', '/')
      onSignedIn()
    } else setTrouble(answer.kind === 'refused' ? 'wrong' : 'unreachable')
  }

  useEffect(() => {
    if (tried.current || wordInAddress() === '') return
    tried.current = true
    void signIn(wordInAddress())
  })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void signIn(word)
  }

  return (
    <main className="center">
      <form className="card" onSubmit={submit}>
        <h1>{texts.signInTitle}</h1>
        <span>{texts.signInHelp}</span>
        <PasswordInput label={texts.signInField} value={word} onChange={(event) => setWord(event.currentTarget.value)} autoFocus />
        {trouble !== null && <Alert color="orange" role="alert">{trouble === 'wrong' ? texts.signInWrong : texts.unreachable}</Alert>}
        <Button type="submit" size="md" disabled={word.trim() === ''}>{texts.signIn}</Button>
        {switcher}
      </form>
    </main>
  )
}
