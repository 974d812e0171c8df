import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { signRulebook } from '../keys.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import { keyListNow } from '../rulebooks/key-lists.ts'
import { addPublication, publicationFaults } from '../rulebooks/publication.ts'
import { checkFile, fileFault, plainText } from '../rulebooks/rulebook-file.ts'
import type { FileFault } from '../rulebooks/rulebook-file.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { lockPublications } from '../store/rulebook-store.ts'

export type PublishFault = FileFault

const NOT_LISTED: FileFault = fileFault('',
  'The keys of this folder are withdrawn, or were made anew, so tills would refuse them: people approve here. Save the file as a draft instead: head-office rulebooks draft FILE.',
  '本文件夹的密钥已撤销或重新生成，收银台不会接受，须由审批人审批。请改用草稿：head-office rulebooks draft 文件。')

/**
 * For trying out: checks a rulebook file and, where nothing is wrong, signs it with both approvers' keys of the folder and head
 * office's own, and opens it to all tills at once. Every fault at once; nothing is kept where there is one. The exact text of the
 * file is what is signed.
 */
export async function publishRulebook(
  deps: { readonly database: Database; readonly keys: HeadOfficeKeys; readonly now: () => number },
  fileText: string,
): Promise<Result<{ version: number; effectiveAt: number; signedBy: string[] }, PublishFault[]>> {
  const text = plainText(fileText)
  const checked = checkFile(text)
  if (!checked.ok) return checked
  const next = checked.value
  return deps.database.transaction(async (client) => {
    await lockPublications(client)
    const { list } = await keyListNow(client)
    const envelope = signRulebook(deps.keys, text, list)
    const faults = await publicationFaults(client, next)
    if (!envelope.signatures.every(({ keyId }) => list.keys.some((key) => key.keyId === keyId && key.lastVersion === undefined))) faults.push(NOT_LISTED)
    if (faults.length > 0) return err(faults)
    const at = deps.now()
    await addPublication(client, { rulebook: next, envelope, rootKey: deps.keys.root.publicKey }, [{ reach: { kind: 'all' }, opensAt: at, isOpen: true, personId: null, at }], at)
    await noteAudit(client, { at, personId: null, action: 'rulebook.published', subject: String(next.version), detail: { localKeys: true } })
    return ok({ version: next.version, effectiveAt: next.effectiveAt, signedBy: envelope.signatures.map((one) => one.keyId) })
  })
}
