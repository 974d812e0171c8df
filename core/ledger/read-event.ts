import { journalEventSchema } from './journal.ts'
import type { JournalEvent } from './journal.ts'

/**
 * What the text of an entry is to this program. A newer program may write what this one does not know, and mark it as
 * `aside`: it changes nothing that is reckoned from the journal here, so it is passed over. That mark stands either on a whole
 * event of an unknown kind (`"aside": true`, without entries in the books), or beside the known fields of a known one
 * (`"aside": {…}`). Anything else that is unknown may mean anything.
 */
export type ReadEvent =
  | { readonly kind: 'known'; readonly event: JournalEvent }
  | { readonly kind: 'aside'; readonly type: string }
  | { readonly kind: 'unreadable'; readonly code: 'TEXT_UNREADABLE' | 'EVENT_UNKNOWN'; readonly detail: string }

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  journalEventSchema.options.flatMap((option): string[] => ('shape' in option ? [option.shape.type.value] : option.options.map((each) => each.shape.type.value))),
)

/** Reads the stored text of an entry; never throws. */
export function readEvent(body: string): ReadEvent {
  try {
    return readEventValue(JSON.parse(body))
  } catch {
    return { kind: 'unreadable', code: 'TEXT_UNREADABLE', detail: 'the stored text is not JSON' }
  }
}

/** The same of a text that was parsed already. */
export function readEventValue(value: unknown): ReadEvent {
  const { aside, known } = withoutAside(value)
  const type = typeof known === 'object' && known !== null && 'type' in known ? known.type : undefined
  if (aside === true && typeof type === 'string' && !KNOWN_TYPES.has(type) && !('postings' in (known as object))) return { kind: 'aside', type }
  const event = journalEventSchema.safeParse(known)
  if (event.success) return { kind: 'known', event: event.data }
  const issue = event.error.issues[0]
  return { kind: 'unreadable', code: 'EVENT_UNKNOWN', detail: issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}` }
}

/** The event in the text of an entry; null for one that a newer program wrote aside. Throws where it cannot be read. */
export function eventIn(body: string): JournalEvent | null {
  const read = readEvent(body)
  if (read.kind === 'unreadable') throw new Error(`${read.code}: ${read.detail}`)
  return read.kind === 'known' ? read.event : null
}

function withoutAside(value: unknown): { aside: unknown; known: unknown } {
  if (typeof value !== 'object' || value === null || !('aside' in value)) return { aside: undefined, known: value }
  const { aside, ...known } = value
  return { aside, known }
}
