import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import { fileDigest } from './file-digest.ts'
import { SEGMENT_FORMAT, makeSegmentFolder, partialSegmentPath, publishSegment, segmentPath } from './segment-file.ts'
import { compareWithList } from './segments.ts'
import type { Segment } from './segments.ts'
import { syncPath } from './sync-path.ts'

/** Whether the file of a segment lies in a folder, byte for byte as it was listed. */
export function hasSegment(folder: string, segment: Segment): boolean {
  return segmentProblem(folder, segment) === null
}

/** What is wrong with a segment's file in a folder; null: nothing. */
export function segmentProblem(folder: string, segment: Segment): RowUnreadable | null {
  try {
    compareWithList(folder, segment)
    return null
  } catch (error) {
    if (error instanceof RowUnreadable) return error
    throw error
  }
}

/**
 * Brings closed segments to another folder, each once: what is there already and right stays, every other one is copied from
 * the first of the folders that has it whole, put on the disk for certain and read back before it has its name.
 *
 * @returns those that none of the folders has whole: all others are there
 */
export function copySegments(segments: readonly Segment[], from: readonly string[], to: string): Segment[] {
  return segments.filter((segment) => {
    if (hasSegment(to, segment)) return false
    const source = from.find((folder) => hasSegment(folder, segment))
    if (source === undefined) return true
    copySegment(segment, source, to)
    return false
  })
}

function copySegment(segment: Segment, from: string, to: string): void {
  const path = segmentPath(to, segment.file)
  const partial = partialSegmentPath(path)
  makeSegmentFolder(to)
  try {
    if (existsSync(partial)) rmSync(partial)
    copyFileSync(segmentPath(from, segment.file), partial)
    syncPath(partial, 'file')
    const { number: _number, ...listed } = segment
    const digest = fileDigest(partial)
    if (digest.sha256 !== segment.sha256) throw new Error(`${path} was not copied as it is`)
    publishSegment(to, { format: SEGMENT_FORMAT, ...listed, missing: [...listed.missing], bytes: digest.bytes })
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}
