import { Table } from '@mantine/core'
import type { Overview } from '../../../core/sync/console-views.ts'
import { formatPoints } from '../../../core/money/format.ts'
import { useTexts } from '../words.tsx'

/** Fewer say nothing about a day. */
const ENOUGH = 5

/** Share of 9 and 10 less share of 6 and below, in whole percent; null: too few answers. */
function scoreOf({ answers, fans, unhappy }: Overview['ratings'][number]): number | null {
  return answers < ENOUGH ? null : Math.round((100 * (fans - unhappy)) / answers)
}

/** What customers said after they paid, by store and day; nobody who served or bought is named. */
export function RatingsTable({ overview: { ratings } }: { overview: Overview }) {
  const { language, texts } = useTexts()
  return (
    <section className="card num" aria-labelledby="ratings-title">
      <h2 id="ratings-title">{texts.ratings}</h2>
      <p className="sub">{ratings.length === 0 ? texts.noRatings : texts.ratingsHelp(ENOUGH)}</p>
      {ratings.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.day}</Table.Th>
              <Table.Th>{texts.store}</Table.Th>
              <Table.Th ta="right">{texts.answers}</Table.Th>
              <Table.Th ta="right">9–10</Table.Th>
              <Table.Th ta="right">0–6</Table.Th>
              <Table.Th ta="right">{texts.score}</Table.Th>
              <Table.Th>{texts.mostNamed}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ratings.map((row) => {
              const score = scoreOf(row)
              return (
                <Table.Tr key={`${row.day} ${row.storeName}`}>
                  <Table.Td className="nowrap">{row.day}</Table.Td>
                  <Table.Td>{row.storeName}</Table.Td>
                  <Table.Td ta="right">{row.answers}</Table.Td>
                  <Table.Td ta="right">{row.fans}</Table.Td>
                  <Table.Td ta="right">{row.unhappy}</Table.Td>
                  <Table.Td ta="right" fw={600}>{score === null ? texts.tooFew : formatPoints(score, language)}</Table.Td>
                  <Table.Td>{row.mostNamed === null ? '' : texts.ratingReason[row.mostNamed] ?? row.mostNamed}</Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
