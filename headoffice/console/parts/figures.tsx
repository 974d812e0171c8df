import { formatMoney, formatPoints } from '../../../core/money/format.ts'
import type { Overview } from '../../../core/sync/console-views.ts'
import { tillState } from '../till-state.ts'
import { formatInstant, useTexts } from '../words.tsx'

function Figure({ label, value, below }: { label: string; value: string; below: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="value">{value}</dd>
      <dd className="sub">{below}</dd>
    </div>
  )
}

export function Figures({ overview }: { overview: Overview }) {
  const { language, texts } = useTexts()
  const { today, programme, rulebook, points, terminals } = overview
  const share = today.sales === 0 ? '–' : `${Math.round((100 * today.ofMembers) / today.sales)} %`
  const away = terminals.filter((till) => tillState(till, overview.now) === 'away').length
  return (
    <dl className="card figures num" style={{ margin: 0 }}>
      <Figure label={texts.today} value={formatMoney(today.totalMinor, programme.currency, language)} below={texts.salesToday(today.sales)} />
      <Figure label={texts.memberShare} value={share} below={texts.memberShareOf(today.ofMembers)} />
      <Figure label={texts.points} value={formatPoints(points.outstanding, language, programme.pointsDecimals)} below={texts.pointsMembers(points.members)} />
      <Figure label={texts.tills} value={String(terminals.length)} below={texts.tillsBehind(away)} />
      <Figure
        label={texts.rules}
        value={String(rulebook.version)}
        below={rulebook.published ? texts.rulesPublished(formatInstant(rulebook.publishedAt, programme.timeZone, language)) : texts.rulesFirst}
      />
    </dl>
  )
}
