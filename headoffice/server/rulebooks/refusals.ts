import type { LocalText } from '../../../core/base/local-text.ts'
import { err } from '../../../core/base/result.ts'
import type { RolloutFault } from '../../../core/rollout/rollout.ts'
import type { FileFault } from './rulebook-file.ts'

export type RulebookRefusalCode =
  | RolloutFault
  | 'FAULTS' | 'DRAFT_UNKNOWN' | 'DRAFT_CLOSED' | 'DRAFT_CHANGED' | 'NOT_APPROVER'
  | 'SAME_PERSON' | 'AUTHOR' | 'NO_KEY' | 'KEY_LOCKED' | 'KEY_NOT_LISTED' | 'WRONG_KEY' | 'KEY_TAKEN' | 'KEY_UNKNOWN' | 'LIST_FULL' | 'ROOT_ELSEWHERE' | 'OWN_KEY' | 'OWN_KEY_NOT_LISTED'
  | 'VERSION_UNKNOWN' | 'SAME_VERSION' | 'PROMOTION_UNKNOWN' | 'STORE_UNKNOWN'
  | 'ALREADY_STOPPED' | 'NOT_STOPPED' | 'STOPPED_BY_LIMIT'

/** Why something about rulebooks was not done; nothing was changed. */
export interface RulebookRefusal {
  readonly code: RulebookRefusalCode
  /** With FAULTS: everything to mend, each with its place. */
  readonly faults: readonly FileFault[]
}

export function refuse(code: RulebookRefusalCode, faults: readonly FileFault[] = []): { readonly ok: false; readonly error: RulebookRefusal } {
  return err({ code, faults })
}

/** What happened and what to do. In all cases tills keep the rules they have. */
export const REFUSAL_WORDS: Record<RulebookRefusalCode, LocalText> = {
  FAULTS: { en: 'The rulebook has faults. Mend them and save it again.', zh: '规则有误，请修正后重新保存。' },
  DRAFT_UNKNOWN: { en: 'There is no such draft. Look at the list of drafts for its id.', zh: '没有这个草稿，请在草稿列表中核对编号。' },
  DRAFT_CLOSED: { en: 'This draft is published or given up and does not change any more. Begin a new one.', zh: '该草稿已发布或已放弃，不能再改动，请新建草稿。' },
  DRAFT_CHANGED: { en: 'The draft was changed since you looked at it. Look at it again and approve what it is now.', zh: '草稿在您查看后已被修改，请重新查看，再审批最新内容。' },
  NOT_APPROVER: { en: 'Only people with the role “approver” approve. Ask an administrator for it.', zh: '只有“审批人”角色可以审批，请联系管理员。' },
  SAME_PERSON: { en: 'You have approved this already. The second approval comes from somebody else.', zh: '您已审批过，第二次审批须由另一个人完成。' },
  AUTHOR: { en: 'You wrote on this draft, so two others approve it. An administrator can allow authors to be one of the two.', zh: '您参与编写了此草稿，须由另外两人审批；管理员可设置允许作者作为其中一人。' },
  NO_KEY: { en: 'You have no key to sign with here. Make one, and let an administrator put it on the list of keys.', zh: '您还没有签名密钥。请先生成密钥，再由管理员加入密钥名单。' },
  KEY_LOCKED: { en: 'Your key does not open with this password. If your password was reset, make a new key.', zh: '此密码无法打开您的密钥。若密码曾被重置，请生成新的密钥。' },
  KEY_NOT_LISTED: { en: 'This key is not on the list that tills trust: it was not put there yet, or was withdrawn. An administrator can look.', zh: '此密钥不在收银台信任的名单中：尚未加入或已撤销。请管理员查看。' },
  WRONG_KEY: { en: 'The signature was not made with your key over this very text. Sign the draft as it is now with your own key.', zh: '签名与您的密钥或当前内容不符，请用自己的密钥对当前草稿重新签名。' },
  KEY_TAKEN: { en: 'This key belongs to somebody already. Every person has a key of their own.', zh: '此密钥已有归属，每个人须使用自己的密钥。' },
  KEY_UNKNOWN: { en: 'There is no such key, or it is on the list already. Look at the list of keys for its id.', zh: '没有这个密钥，或已在名单中，请在密钥列表中核对编号。' },
  LIST_FULL: { en: 'The list of keys is full. Withdraw keys that nobody needs any more.', zh: '密钥名单已满，请撤销不再使用的密钥。' },
  ROOT_ELSEWHERE: { en: 'The list of keys is signed with the root’s key, which is kept elsewhere. Give the command on the computer that has it, with --root-key and its file.', zh: '密钥名单须用根密钥签名，而根密钥保存在别处。请在存有根密钥的电脑上用 --root-key 指定其文件后执行命令。' },
  OWN_KEY: { en: 'Head office signs with this key. Renew it instead: rulebooks keys renew, with --lost where somebody else may have it.', zh: '总部正用此密钥签名。请改为更换：rulebooks keys renew；若可能已泄露，加 --lost。' },
  OWN_KEY_NOT_LISTED: { en: 'Tills do not trust the key with which this server signs: it was renewed elsewhere. Copy the keys folder from the server where that was done.', zh: '收银台不信任本服务器的签名密钥：密钥已在别处更换。请从更换密钥的服务器复制 keys 文件夹。' },
  VERSION_UNKNOWN: { en: 'No such version was published with stages. Look at the list of versions.', zh: '没有发布过这个版本，请查看版本列表。' },
  SAME_VERSION: { en: 'Name an older version to go back to.', zh: '请指定要恢复到的较早版本。' },
  PROMOTION_UNKNOWN: { en: 'This version has no offer with that id. Look at the version in words.', zh: '该版本没有此编号的优惠，请查看该版本的文字说明。' },
  STORE_UNKNOWN: { en: 'No till of such a store is paired here. Check the store’s id.', zh: '没有该门店的收银台与总部配对，请核对门店编号。' },
  ALREADY_STOPPED: { en: 'The offers of this version are stopped already.', zh: '此版本的优惠已经停止。' },
  NOT_STOPPED: { en: 'The offers of this version are not stopped.', zh: '此版本的优惠没有停止。' },
  STOPPED_BY_LIMIT: { en: 'A limit that two people approved stopped these offers. Publish a version with another limit.', zh: '这些优惠因两人审批的限额而停止，请发布限额不同的新版本。' },
  ENDED: { en: 'This version was rolled back or stopped, so no further till gets it. Publish a new version.', zh: '此版本已回退或停用，不会再下发。请发布新版本。' },
  PAUSED: { en: 'This version is paused. Resume it first.', zh: '此版本已暂停，请先恢复。' },
  NOT_PAUSED: { en: 'This version is not paused.', zh: '此版本没有暂停。' },
  ALREADY_PAUSED: { en: 'This version is paused already.', zh: '此版本已经暂停。' },
  NOT_WIDER: { en: 'A stage before this one reaches all of these tills already. Name a larger share, other stores, or all.', zh: '之前的阶段已包含这些收银台，请提高比例、增加门店或选择全部。' },
}
