import { Table } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClockPause, IconLink } from '@tabler/icons-react'
import type { ConsoleTerminal, Overview } from '../../../core/sync/console-views.ts'
import { tillState } from '../till-state.ts'
import { formatInstant, useTexts } from '../words.tsx'

function State({ till, now }: { till: ConsoleTerminal; now: number }) {
  const { texts } = useTexts()
  switch (tillState(till, now)) {
    case 'good': return <span className="state good"><IconCircleCheck size={18} aria-hidden />{texts.stateGood}</span>
    case 'away': return <span className="state warn"><IconClockPause size={18} aria-hidden />{texts.stateAway}</span>
    case 'never': return <span className="state"><IconLink size={18} aria-hidden />{texts.stateNever}</span>
    case 'fork': return <span className="state warn"><IconAlertTriangle size={18} aria-hidden />{texts.stateFork}</span>
    case 'revoked': return <span className="state"><IconBan size={18} aria-hidden />{texts.stateRevoked}</span>
  }
}

export function TerminalsTable({ overview }: { overview: Overview }) {
  const { language, texts } = useTexts()
  const time = (at: number | null) => (at === null ? texts.never : formatInstant(at, overview.programme.timeZone, language))
  return (
    <section className="card num" aria-labelledby="tills-title">
      <h2 id="tills-title">{texts.tills}</h2>
      {overview.terminals.length === 0 ? <p className="sub">{texts.noTills}</p> : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.till}</Table.Th>
              <Table.Th>{texts.state}</Table.Th>
              <Table.Th>{texts.seen}</Table.Th>
              <Table.Th>{texts.batch}</Table.Th>
              <Table.Th ta="right">{texts.held}</Table.Th>
              <Table.Th ta="right">{texts.sales}</Table.Th>
              <Table.Th ta="right">{texts.rulesShort}</Table.Th>
              <Table.Th ta="right">{texts.version}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {overview.terminals.map((till) => (
              <Table.Tr key={till.terminalId}>
                <Table.Td fw={600}>{texts.tillName(till.storeName, till.tillNumber)}</Table.Td>
                <Table.Td><State till={till} now={overview.now} /></Table.Td>
                <Table.Td className="nowrap">{time(till.lastSeenAt)}</Table.Td>
                <Table.Td className="nowrap">{time(till.lastBatchAt)}{till.lastBatchRows !== null && ` · ${texts.batchRows(till.lastBatchRows)}`}</Table.Td>
                <Table.Td ta="right">{till.watermark}</Table.Td>
                <Table.Td ta="right">{till.sales}</Table.Td>
                <Table.Td ta="right">{till.rulebookVersion ?? '–'}</Table.Td>
                <Table.Td ta="right">{till.version}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
