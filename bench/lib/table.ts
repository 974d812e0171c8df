import type { Finding } from './row.ts'
import { times } from './figures.ts'

function metWords(met: boolean | null): string {
  return met === null ? '–' : met ? 'met' : 'NOT MET'
}

/** The findings of all rows as a table for a terminal, notes below it. */
export function table(findings: readonly (Finding & { row: string })[]): string {
  const head = ['row', 'what', 'ours', 'against', 'theirs or limit', 'ratio', 'goal', '']
  const rows = findings.map((each) => [each.row, each.what, each.ours, each.against, each.theirs, each.ratio === null ? '–' : times(each.ratio), each.goal, metWords(each.met)])
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)))
  const text = [head, widths.map((width) => '-'.repeat(width)), ...rows].map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ').trimEnd())
  const notes = findings.flatMap((each) => (each.note === undefined ? [] : [`${each.row}, ${each.what}, ${each.against}: ${each.note}`]))
  return [...text, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n')
}
