import { ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { APPROVERS_NEEDED } from '../../../core/sync/rulebook-envelope.ts'
import type { KeyList } from '../../../core/sync/key-list.ts'
import { rulebookSigningText } from '../../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../../core/sync/wire.ts'
import { verifyEd25519 } from '../keys.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import type { Person } from '../services/people.ts'
import { findApproverKey } from '../store/approver-key-store.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { addApproval, approvalsOf, authorMayApprove, closeDraft, findRevision, latestRevision, lockDraft, revisionsOf, setAuthorMayApprove } from '../store/draft-store.ts'
import type { Approval, DraftRecord, Revision } from '../store/draft-store.ts'
import { findPerson } from '../store/person-store.ts'
import { setRolloutState } from '../store/rollout-store.ts'
import { lockPublications } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { openOwnKey } from './approver-keys.ts'
import { firstStagesOf } from './going-back.ts'
import { keyListNow } from './key-lists.ts'
import { isOnList, signatureOfOffice } from './own-key.ts'
import { addPublication, publicationFaults } from './publication.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'
import { checkFile } from './rulebook-file.ts'

export interface ApprovalDeps {
  readonly database: Database
  readonly keys: HeadOfficeKeys
  readonly now: () => number
}

/** Signed here with the person's password, or by the person on a computer of their own. */
export type Signed = { readonly password: string } | { readonly keyId: string; readonly signature: string }

export interface Approved {
  /** How many approvals count now. */
  readonly approvals: number
  /** With the second one: the version it was published as; no till gets it before a person opens a stage. */
  readonly published: number | null
}

type Given = Pick<Approval, 'keyId' | 'signature'>

const isOn = (list: KeyList, keyId: string): boolean => isOnList(list, keyId, 'approver')

/** Approvals whose key is still on the list and whose person still approves. */
async function counting(client: Queryable, approvals: readonly Approval[], list: KeyList): Promise<Approval[]> {
  const counted: Approval[] = []
  for (const approval of approvals) {
    const person = await findPerson(client, approval.personId)
    if (isOn(list, approval.keyId) && person !== null && person.disabledAt === null && person.roles.includes('approver')) counted.push(approval)
  }
  return counted
}

/** Two people's approval of a draft; with the second one head office signs too and the draft is published. */
export function createApprovals({ database, keys, now }: ApprovalDeps) {
  async function given(person: Person, revision: Revision, signed: Signed): Promise<Result<Given, RulebookRefusal>> {
    if ('signature' in signed) return ok({ keyId: signed.keyId, signature: signed.signature })
    const key = await openOwnKey(database.pool, person, signed.password, now())
    if (!key.ok) return refuse(key.error)
    return ok({ keyId: key.value.keyId, signature: key.value.sign(rulebookSigningText('approver', revision.bodyHash)) })
  }

  /** What keeps this person from approving this text, or null. */
  async function obstacle(client: Queryable, person: Person, draft: DraftRecord, revision: Revision, signature: Given, list: KeyList): Promise<RulebookRefusal['code'] | null> {
    if (draft.state !== 'open') return 'DRAFT_CLOSED'
    if (!isOnList(list, keys.headOffice.keyId, 'head-office')) return 'OWN_KEY_NOT_LISTED'
    if ((await latestRevision(client, draft.draftId))?.revision !== revision.revision) return 'DRAFT_CHANGED'
    const key = await findApproverKey(client, signature.keyId)
    if (key?.personId !== person.personId || !verifyEd25519(key.publicKey, rulebookSigningText('approver', revision.bodyHash), signature.signature)) return 'WRONG_KEY'
    if (!isOn(list, key.keyId)) return 'KEY_NOT_LISTED'
    if ((await approvalsOf(client, draft.draftId, revision.revision)).some((one) => one.personId === person.personId)) return 'SAME_PERSON'
    const authors = await revisionsOf(client, draft.draftId)
    return authors.some(({ author }) => author === person.personId) && !(await authorMayApprove(client)) ? 'AUTHOR' : null
  }

  async function publish(client: Queryable, by: Person, draft: DraftRecord, text: { readonly rulebook: Rulebook; readonly body: string }, approvals: readonly Approval[], list: KeyList): Promise<void> {
    const { version } = text.rulebook
    const own = signatureOfOffice(keys.headOffice, text.body)
    const envelope: RulebookEnvelope = { body: text.body, signatures: [...approvals.map(({ keyId, signature }) => ({ role: 'approver' as const, keyId, signature })), own], keyList: list }
    const at = now()
    await addPublication(client, { rulebook: text.rulebook, envelope, rootKey: keys.root.publicKey }, await firstStagesOf(client, draft, { personId: by.personId, at }), at)
    if (draft.insteadOf !== null) await setRolloutState(client, draft.insteadOf, 'ended')
    await closeDraft(client, draft.draftId, version)
  }

  return {
    async approve(person: Person, of: { readonly draftId: string; readonly revision: number }, signed: Signed): Promise<Result<Approved, RulebookRefusal>> {
      if (!person.roles.includes('approver')) return refuse('NOT_APPROVER')
      const revision = await findRevision(database.pool, of.draftId, of.revision)
      if (!revision) return refuse('DRAFT_UNKNOWN')
      const signature = await given(person, revision, signed)
      if (!signature.ok) return signature
      return database.transaction(async (client) => {
        await lockPublications(client)
        const draft = await lockDraft(client, of.draftId)
        if (!draft) return refuse('DRAFT_UNKNOWN')
        const { list } = await keyListNow(client)
        const why = await obstacle(client, person, draft, revision, signature.value, list)
        if (why !== null) return refuse(why)
        const checked = checkFile(revision.body)
        if (!checked.ok) return refuse('FAULTS', checked.error)
        const faults = await publicationFaults(client, checked.value)
        if (faults.length > 0) return refuse('FAULTS', faults)

        const at = now()
        await addApproval(client, of, { ...signature.value, personId: person.personId, at })
        const approvals = await counting(client, await approvalsOf(client, of.draftId, of.revision), list)
        const isEnough = approvals.length >= APPROVERS_NEEDED
        if (isEnough) await publish(client, person, draft, { rulebook: checked.value, body: revision.body }, approvals, list)
        const published = isEnough ? checked.value.version : null
        await noteAudit(client, { at, personId: person.personId, action: isEnough ? 'rulebook.approved-and-published' : 'rulebook.approved', subject: of.draftId, detail: { revision: of.revision, bodyHash: revision.bodyHash, key: signature.value.keyId, version: checked.value.version, stopLimits: checked.value.stopLimits === undefined ? null : JSON.stringify(checked.value.stopLimits) } })
        return ok({ approvals: approvals.length, published })
      })
    },

    mayAuthorApprove: () => authorMayApprove(database.pool),

    /** Whether who wrote on a draft may be one of the two who approve it. `by`: null by a command on this computer. */
    async allowAuthor(by: string | null, may: boolean): Promise<void> {
      await database.transaction(async (client) => {
        await setAuthorMayApprove(client, may)
        await noteAudit(client, { at: now(), personId: by, action: 'approval-policy.changed', subject: 'author-may-approve', detail: { may } })
      })
    },
  }
}
export type Approvals = ReturnType<typeof createApprovals>
