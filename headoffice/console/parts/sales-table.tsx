import { Table } from '@mantine/core'
import { formatMoney, formatPoints } from '../../../core/money/format.ts'
import type { ConsoleSale, Overview } from '../../../core/sync/console-views.ts'
import { formatInstant, useTexts } from '../words.tsx'

/** Earned and spent in one column: `+31`, `+31 −500`. */
function pointsMoved(sale: ConsoleSale, language: 'en' | 'zh', decimals: number): string {
  const parts = [sale.pointsEarned > 0 ? `+${formatPoints(sale.pointsEarned, language, decimals)}` : '', sale.pointsSpent > 0 ? formatPoints(-sale.pointsSpent, language, decimals) : '']
  return parts.filter(Boolean).join(' ') || '–'
}

export function SalesTable({ overview }: { overview: Overview }) {
  const { language, texts } = useTexts()
  const { currency, timeZone, pointsDecimals } = overview.programme
  return (
    <section className="card num" aria-labelledby="sales-title">
      <h2 id="sales-title">{texts.newestSales}</h2>
      {overview.sales.length === 0 ? <p className="sub">{texts.noSales}</p> : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.time}</Table.Th>
              <Table.Th>{texts.till}</Table.Th>
              <Table.Th>{texts.receipt}</Table.Th>
              <Table.Th>{texts.member}</Table.Th>
              <Table.Th ta="right">{texts.pointsMoved}</Table.Th>
              <Table.Th>{texts.paidBy}</Table.Th>
              <Table.Th ta="right">{texts.total}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {overview.sales.map((sale) => (
              <Table.Tr key={sale.saleId}>
                <Table.Td className="nowrap">{formatInstant(sale.completedAt, timeZone, language)}</Table.Td>
                <Table.Td>{texts.tillName(sale.storeName, sale.tillNumber)}</Table.Td>
                <Table.Td className="nowrap">{sale.receiptNo}</Table.Td>
                <Table.Td>{sale.ofMember ? texts.memberYes : texts.memberNo}</Table.Td>
                <Table.Td ta="right" className="nowrap">{pointsMoved(sale, language, pointsDecimals)}</Table.Td>
                <Table.Td>{sale.tenders.map((kind) => texts.tender[kind] ?? kind).join(' + ')}</Table.Td>
                <Table.Td ta="right" fw={600}>{formatMoney(sale.totalMinor, currency, language)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
