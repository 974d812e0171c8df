import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { accountChangeSchema } from './changes/account-change.ts'
import { codeUsedChangeSchema, instrumentChangeSchema } from './changes/instrument-change.ts'
import { erasureChangeSchema } from './changes/erasure-change.ts'
import { memberChangeSchema } from './changes/member-change.ts'
import { memberKnownChangeSchema, recognitionKeyChangeSchema } from './changes/member-known-change.ts'
import { messageChangeSchema } from './changes/message-change.ts'
import { rulebookChangeSchema } from './changes/rulebook-change.ts'
import { rulebookStopChangeSchema } from './changes/rulebook-stop-change.ts'
import { storeCopyChangeSchema } from './changes/store-copy-change.ts'
import { tillKeyChangeSchema } from './changes/till-key-change.ts'
import { keyListSchema } from './wire.ts'

/** What head office tells tills: one kind of thing each, as it is now, under the key it has there. */
export const changeSchema = z.discriminatedUnion('kind', [
  rulebookChangeSchema, tillKeyChangeSchema, storeCopyChangeSchema, messageChangeSchema,
  memberChangeSchema, memberKnownChangeSchema, recognitionKeyChangeSchema, erasureChangeSchema,
  accountChangeSchema, instrumentChangeSchema, codeUsedChangeSchema, rulebookStopChangeSchema,
])
export type Change = z.infer<typeof changeSchema>
export type ChangeKind = Change['kind']
/** The change of one kind. */
export type ChangeOf<K extends ChangeKind> = Extract<Change, { kind: K }>

const kind = z.string().min(1).max(40)

/** What every change has, also one of a kind that this program does not know yet. */
export const anyChangeSchema = z.looseObject({ kind, key: z.string().min(1).max(200) })
export type AnyChange = z.infer<typeof anyChangeSchema>

/** The most changes in a page. */
export const MAX_PAGE_CHANGES = 200
/** A page ends before its changes pass this many characters of JSON; one change may be longer and goes alone. */
export const MAX_PAGE_CHARS = 2_000_000
/** The longest cursor. */
export const MAX_CURSOR_CHARS = 600

/**
 * GET /v2/changes?cursor=TEXT: what came after the cursor. Without a cursor, with one of another incarnation, or with one from
 * before what is kept, head office begins a snapshot: everything the till may see, page by page.
 * GET /v2/change?kind=KIND&key=KEY: one change as it is now, as a page without a cursor.
 */
export const changesPageSchema = z.strictObject({
  /** Who head office is and the last seq it holds of this till: a till with nothing to send learns here that head office lost something. */
  incarnation: idSchema,
  watermark: z.int().nonnegative(),
  /** What to ask with next; only head office reads it. */
  cursor: z.string().max(MAX_CURSOR_CHARS),
  more: z.boolean(),
  /** The kinds that this head office tells of. */
  kinds: z.array(kind).max(100),
  /** The keys that may sign, as they are now. */
  keyList: keyListSchema,
  /** Of a snapshot: which one, and whether it begins or ends here. */
  snapshot: z.strictObject({ id: idSchema, isFirst: z.boolean(), isLast: z.boolean() }).nullable(),
  changes: z.array(anyChangeSchema).max(MAX_PAGE_CHANGES),
  headOfficeTime: instantSchema,
})
export type ChangesPage = z.infer<typeof changesPageSchema>
