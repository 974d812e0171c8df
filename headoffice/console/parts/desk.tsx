import { Alert, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Overview } from '../../../core/sync/console-views.ts'
import { useTexts } from '../words.tsx'
import { Figures } from './figures.tsx'
import { HeldBack } from './held-back.tsx'
import { PairForm } from './pair-form.tsx'
import { RatingsTable } from './ratings-table.tsx'
import { SalesTable } from './sales-table.tsx'
import { TerminalsTable } from './terminals-table.tsx'

/** The one page of head office, for now: tills, their sales, and what needs a look. */
export function Desk({ overview, unreachable, switcher, onPaired, onSignOut }: { overview: Overview | null; unreachable: boolean; switcher: ReactNode; onPaired: () => void; onSignOut: () => void }) {
  const { language, texts } = useTexts()
  return (
    <div className="page">
      <header className="top">
        <h1>{texts.title}</h1>
        {overview && <span className="sub">{overview.programme.name[language]}</span>}
        <span className="grow" />
        {switcher}
        <Button variant="default" onClick={onSignOut}>{texts.signOut}</Button>
      </header>
      {unreachable && <Alert color="orange" role="alert">{texts.unreachable}</Alert>}
      {overview && (
        <main className="stack">
          <Figures overview={overview} />
          <div className="columns">
            <div className="stack">
              <TerminalsTable overview={overview} />
              <RatingsTable overview={overview} />
              <SalesTable overview={overview} />
            </div>
            <div className="stack">
              <PairForm waiting={overview.pairings} onPaired={onPaired} />
              <HeldBack overview={overview} />
            </div>
          </div>
        </main>
      )}
    </div>
  )
}
