import type { Overview } from '../../../core/sync/console-views.ts'
import { formatInstant, useTexts } from '../words.tsx'

/** What is kept and needs a person: entries that could not be counted, tills that tell two stories, goods that came back twice. */
export function HeldBack({ overview }: { overview: Overview }) {
  const { language, texts } = useTexts()
  const { notApplied, forks, overReturns, programme } = overview
  const aside = overview.terminals.filter(({ keptAside }) => keptAside > 0)
  return (
    <>
      {forks.length > 0 && (
        <section className="card held num" aria-labelledby="forks-title">
          <h2 id="forks-title">{texts.forkTitle}</h2>
          <span>{texts.forkHelp}</span>
          <ul>
            {forks.map((fork) => (
              <li key={`${fork.terminalId} ${fork.seq} ${fork.firstSeenAt}`}>
                {texts.forkLine(texts.tillName(fork.storeName, fork.tillNumber), fork.seq, formatInstant(fork.lastSeenAt, programme.timeZone, language))}
              </li>
            ))}
          </ul>
        </section>
      )}
      {aside.length > 0 && (
        <section className="card held num" aria-labelledby="aside-title">
          <h2 id="aside-title">{texts.asideTitle}</h2>
          <span>{texts.asideHelp}</span>
          <ul>
            {aside.map((till) => (
              <li key={till.terminalId}>{texts.asideLine(texts.tillName(till.storeName, till.tillNumber), till.keptAside, till.terminalId)}</li>
            ))}
          </ul>
        </section>
      )}
      {overReturns.length > 0 && (
        <section className="card held num" aria-labelledby="over-returns-title">
          <h2 id="over-returns-title">{texts.overReturnTitle}</h2>
          <span>{texts.overReturnHelp}</span>
          <ul>
            {overReturns.map(({ saleId, lineId, receiptNo, overMilli, tills }) => (
              <li key={`${saleId} ${lineId}`}>
                {texts.overReturnLine(receiptNo, String(overMilli / 1000), tills.map(({ storeName, tillNumber }) => texts.tillName(storeName, tillNumber)).join(' · '))}
              </li>
            ))}
          </ul>
        </section>
      )}
      {notApplied.length > 0 && (
        <section className="card held num" aria-labelledby="not-applied-title">
          <h2 id="not-applied-title">{texts.notAppliedTitle(notApplied.length)}</h2>
          <span>{texts.notAppliedHelp}</span>
          <ul>
            {notApplied.map((entry) => (
              <li key={`${entry.terminalId} ${entry.seq}`}>{texts.notAppliedLine(texts.tillName(entry.storeName, entry.tillNumber), entry.seq, entry.reason)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
