import type { LocalText } from '../base/local-text.ts'

/** What each fault of a journal means: what happened, what is safe, what to do. */
export const FAULT_WORDS = {
  ROWS_MISSING: {
    en: 'Entries are missing here. Everything before them is as it was written. Keep this folder as it is and get the missing entries from head office or a backup.',
    zh: '此处缺少账目。之前的账目都完好。请保持此文件夹原样，并从总部或备份取回缺少的账目。',
  },
  ROW_REPEATED: {
    en: 'An entry carries a number that was already used. Everything before it is as it was written. Keep this folder as it is and compare it with head office.',
    zh: '有一条账目的编号重复。之前的账目都完好。请保持此文件夹原样，并与总部核对。',
  },
  LINK_BROKEN: {
    en: 'This entry does not follow the one before it: one of them was changed or put in later. Everything before is sound. Compare this entry with head office.',
    zh: '这条账目与上一条接不上：其中一条被改动过，或是后来插入的。之前的账目都完好。请与总部核对这条账目。',
  },
  ROW_CHANGED: {
    en: 'This entry was changed after it was written. Everything before it is as it was written. Compare this entry with head office or with its receipt.',
    zh: '这条账目写入后被改动过。之前的账目都完好。请与总部或当时的收据核对这条账目。',
  },
  TEXT_UNREADABLE: {
    en: 'This entry cannot be read, though it is as it was written. Everything before it is sound. Keep this folder and ask who looks after the till.',
    zh: '这条账目无法读取，但内容没有被改动。之前的账目都完好。请保留此文件夹，并联系维护收银机的人。',
  },
  EVENT_UNKNOWN: {
    en: 'This version does not understand this entry; a newer one may have written it. Everything before it is sound. Update the till and check again.',
    zh: '这个版本看不懂这条账目，可能是较新的版本写入的。之前的账目都完好。请更新收银机后再检查。',
  },
  NOT_BALANCED: {
    en: 'The two sides of this entry are not equal. It is as the till wrote it, and everything before it is sound. Keep this folder and ask who looks after the till.',
    zh: '这条账目借贷不平。内容与收银机写入时一致，之前的账目都完好。请保留此文件夹，并联系维护收银机的人。',
  },
  SALE_TWICE: {
    en: 'A sale was written twice. Everything before the second time is sound. Keep this folder and compare the sale with its receipt.',
    zh: '有一笔销售记了两次。第二次之前的账目都完好。请保留此文件夹，并与收据核对这笔销售。',
  },
  BEGINNING_WRONG: {
    en: 'The journal does not begin as a till’s journal begins, or begins twice. Nothing was changed by this check. Keep this folder and compare it with head office.',
    zh: '流水账的开头不对，或出现了两次开头。本次检查没有改动任何内容。请保留此文件夹，并与总部核对。',
  },
} as const satisfies Record<string, LocalText>
