import { seededNumbers } from '../seeded-numbers.ts'
import type { DiskFile, Pending } from './disk.ts'

type Numbers = ReturnType<typeof seededNumbers>

/** What a disk promises to write whole: the sector of old drives, and of today's (and a page of most file systems). */
const SECTORS = [512, 4096] as const

/** Numbers of one state only, in whatever order and process the states are made. */
export const numbersOf = (seed: number, state: number): Numbers => seededNumbers((seed + Math.imul(state + 1, 0x9e3779b1)) >>> 0)

/** Of the pending changes those that reached the disk; a write may have done so in part. */
type Survival = (pending: readonly Pending[], numbers: Numbers) => Pending[]

function torn(change: Pending, share: number, numbers: Numbers): Pending[] {
  if (change.to !== 'content') return numbers.between(1, 100) <= share ? [change] : []
  const sector = SECTORS[numbers.between(0, 1)] ?? SECTORS[0]
  const parts: Pending[] = []
  for (let from = 0; from < change.bytes.length;) {
    const to = Math.min(change.bytes.length, from + sector - ((change.offset + from) % sector))
    if (numbers.between(1, 100) <= share) parts.push({ ...change, offset: change.offset + from, bytes: change.bytes.subarray(from, to) })
    from = to
  }
  return parts
}

/** A file's size may reach the disk before its bytes, which read as zeros then. */
function sizesFirst(pending: readonly Pending[], numbers: Numbers): Pending[] {
  const ends = new Map<DiskFile, number>()
  for (const change of pending) if (change.to === 'content') ends.set(change.file, Math.max(ends.get(change.file) ?? change.file.size, change.offset + change.bytes.length))
  return [...ends].flatMap(([file, size]): Pending[] => (numbers.between(0, 1) === 0 ? [{ to: 'size', file, size }] : []))
}

const shares = [10, 50, 90] as const
const drawShare = (numbers: Numbers): number => shares[numbers.between(0, 2)] ?? 50

const SURVIVALS: readonly (readonly [string, Survival])[] = [
  ['nothing unsynced', () => []],
  ['everything', (pending) => [...pending]],
  ['the first so many, the last one torn', (pending, numbers) => {
    const whole = numbers.between(0, pending.length)
    const last = pending[whole]
    return [...pending.slice(0, whole), ...(last ? torn(last, 50, numbers) : [])]
  }],
  ['any of them, late ones before early ones', (pending, numbers) => {
    const share = drawShare(numbers)
    return pending.filter(() => numbers.between(1, 100) <= share)
  }],
  ['any sectors of any of them', (pending, numbers) => {
    const share = drawShare(numbers)
    return pending.flatMap((change) => torn(change, share, numbers))
  }],
  ['any sectors, sizes before bytes', (pending, numbers) => {
    const share = drawShare(numbers)
    return [...sizesFirst(pending, numbers), ...pending.flatMap((change) => torn(change, share, numbers))]
  }],
  ['all of one file, nothing of another', (pending, numbers) => {
    const files = [...new Set(pending.map((change) => (change.to === 'names' ? null : change.file)))]
    const kept = files[numbers.between(0, files.length - 1)]
    return pending.filter((change) => (change.to === 'names' ? null : change.file) === kept)
  }],
]

/** Of so many cuts one is put after each answer, where there is most to lose; of many answers, half the cuts. */
const CUTS_AN_ANSWER = 48

/** Where the power goes: before this event of the record. */
export function drawCut(length: number, answers: readonly number[], numbers: Numbers): number {
  const answer = answers[numbers.between(0, Math.max(CUTS_AN_ANSWER, answers.length * 2) - 1)]
  return answer === undefined ? numbers.between(0, length) : Math.min(length, answer + 1 + numbers.between(0, 3))
}

/** How a disk loses what was pending at the cut. */
export function drawSurvival(pending: readonly Pending[], numbers: Numbers): { how: string; reached: Pending[] } {
  const [how, survive] = SURVIVALS[numbers.between(0, SURVIVALS.length - 1)] ?? ['nothing unsynced', () => []]
  return { how, reached: survive(pending, numbers) }
}
