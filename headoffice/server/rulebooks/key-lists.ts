import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { keyListSigningText, MAX_LISTED_KEYS } from '../../../core/sync/key-list.ts'
import type { ListedKey } from '../../../core/sync/key-list.ts'
import { localHats } from '../keys.ts'
import type { HeadOfficeKeys, SigningKey } from '../keys.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { findApproverKey } from '../store/approver-key-store.ts'
import { addKeyList, latestKeyList, lockKeyLists } from '../store/key-list-store.ts'
import type { KeptKeyList } from '../store/key-list-store.ts'
import { latestRulebook, lockPublications, putKeyListUnderAll } from '../store/rulebook-store.ts'
import { highestListSeen } from '../store/rulebook-status-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { tellTillsAnew } from '../store/till-list-store.ts'
import { HeadOfficeRefusal } from '../start-refusal.ts'
import { isOnList, signPublishedAnew } from './own-key.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal, RulebookRefusalCode } from './refusals.ts'

function signed(root: SigningKey, version: number, keys: readonly ListedKey[]): KeptKeyList {
  const listed = [...keys]
  const plain = listed.filter((key) => key.lastVersion === undefined)
  return {
    version,
    list: { version, keys: listed, signature: root.sign(keyListSigningText(listed, version)) },
    plain: { keys: plain, signature: root.sign(keyListSigningText(plain)) },
  }
}

/** Makes the first list where there is none: the keys of the folder, for trying out; also under what older programs published. */
export async function makeFirstKeyList(database: Database, keys: HeadOfficeKeys, at: number): Promise<void> {
  if (await latestKeyList(database.pool)) return
  await database.transaction(async (client) => {
    await lockPublications(client)
    await lockKeyLists(client)
    if (await latestKeyList(client)) return
    const { signing } = keys.root
    // A new database under a folder whose root is elsewhere.
    if (signing === null) throw new HeadOfficeRefusal('ROOT_ELSEWHERE', keys.root.keyId)
    const listed = localHats(keys).map(({ role, key }) => ({ keyId: key.keyId, role, publicKey: key.publicKey }))
    const first = signed(signing, 1, listed)
    await addKeyList(client, first, { personId: null, at })
    await putKeyListUnderAll(client, first.list)
  })
}

/** The list in force. */
export async function keyListNow(db: Queryable): Promise<KeptKeyList> {
  const kept = await latestKeyList(db)
  if (!kept) throw new Error('head office has no list of keys')
  return kept
}

export interface KeyListDeps {
  readonly database: Database
  readonly keys: HeadOfficeKeys
  readonly now: () => number
}

/** The keys that tills trust, list after list under the root. `by`: who does it, null by a command on this computer. */
export function createKeyLists({ database, keys, now }: KeyListDeps) {
  /** A new list, one higher, in the place of the old one also under what was published before. */
  async function change(
    by: string | null, action: string, keyId: string, make: (client: Queryable, before: readonly ListedKey[]) => Promise<Result<readonly ListedKey[], RulebookRefusalCode>>,
  ): Promise<Result<KeptKeyList, RulebookRefusal>> {
    const { signing } = keys.root
    if (signing === null) return refuse('ROOT_ELSEWHERE')
    return database.transaction(async (client) => {
      // What is published meanwhile would go with the old list.
      await lockPublications(client)
      await lockKeyLists(client)
      const before = await keyListNow(client)
      const made = await make(client, before.list.keys)
      if (!made.ok) return refuse(made.error)
      if (made.value.length > MAX_LISTED_KEYS) return refuse('LIST_FULL')
      // After a backup came back tills may have seen lists that head office does not know; they refuse a lower one.
      const next = signed(signing, Math.max(before.version, await highestListSeen(client)) + 1, made.value)
      const at = now()
      await addKeyList(client, next, { personId: by, at })
      await putKeyListUnderAll(client, next.list)
      await noteAudit(client, { at, personId: by, action, subject: keyId, detail: { list: next.version } })
      return ok(next)
    })
  }

  /** What head office signed with a key that others may have counts no more: it says the same anew with another one. */
  async function sayAnew(client: Queryable, key: SigningKey): Promise<void> {
    await signPublishedAnew(client, key)
    await tellTillsAnew(client, now())
  }

  return {
    /** Puts an approver's key on the list. */
    admit: (by: string | null, keyId: string) => change(by, 'key.admitted', keyId, async (client, before) => {
      const key = await findApproverKey(client, keyId)
      if (!key || before.some((listed) => listed.keyId === keyId)) return err('KEY_UNKNOWN')
      return ok([...before, { keyId, role: 'approver', publicKey: key.publicKey }])
    }),

    /**
     * Withdraws a key: what it signed so far still counts, nothing later; or, where it was lost, nothing it ever signed. One of
     * head office's own only after another has taken its place.
     */
    withdraw: (by: string | null, keyId: string, wasLost: boolean) => change(by, wasLost ? 'key.lost' : 'key.withdrawn', keyId, async (client, before) => {
      const listed = before.find((key) => key.keyId === keyId)
      if (!listed || (listed.lastVersion !== undefined && !(wasLost && listed.lastVersion > 0))) return err('KEY_UNKNOWN')
      const own = keys.headOffice
      if (keyId === own.keyId) return err('OWN_KEY')
      const isOffices = listed.role === 'head-office'
      if (isOffices && !isOnList({ keys: before }, own.keyId, 'head-office')) return err('OWN_KEY_NOT_LISTED')
      const lastVersion = wasLost ? 0 : (await latestRulebook(client))?.version ?? 0
      if (isOffices && wasLost) await sayAnew(client, own)
      return ok(before.map((key) => (key === listed ? { ...key, lastVersion } : key)))
    }),

    /**
     * Gives head office another key of its own, which signs from now on. The one before stays on the list, for servers that have
     * not taken the new one up, until it is withdrawn; or, where it was lost, nothing it signed counts from now on, and what is
     * published is signed anew. Done again after a cut it goes on with the same new key.
     */
    async renewOwn(by: string | null, wasLost: boolean): Promise<Result<KeptKeyList & { readonly keyId: string }, RulebookRefusal>> {
      if (keys.root.signing === null) return refuse('ROOT_ELSEWHERE')
      const next = keys.next()
      const done = await change(by, wasLost ? 'own-key.lost' : 'own-key.renewed', next.keyId, async (client, before) => {
        const others = before.filter((key) => key.keyId !== next.keyId)
        if (wasLost) await sayAnew(client, next)
        const listed = others.map((key) => (key.role === 'head-office' && wasLost ? { ...key, lastVersion: 0 } : key))
        return ok([...listed, { keyId: next.keyId, role: 'head-office' as const, publicKey: next.publicKey }])
      })
      if (!done.ok) return done
      keys.takeNext()
      return ok({ ...done.value, keyId: next.keyId })
    },

    /** Head office's own keys on the list: until which version each counts, null where it signs on. */
    async own(): Promise<{ keyId: string; lastVersion: number | null; signsHere: boolean }[]> {
      const { list } = await keyListNow(database.pool)
      return list.keys.filter(({ role }) => role === 'head-office').map(({ keyId, lastVersion }) => ({ keyId, lastVersion: lastVersion ?? null, signsHere: keyId === keys.headOffice.keyId }))
    },
  }
}
export type KeyLists = ReturnType<typeof createKeyLists>
