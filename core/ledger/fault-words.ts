import type { LocalText } from '../base/local-text.ts'

/** What each fault of a till's books means: what happened, what is safe, what to do. */
export const FAULT_WORDS = {
  // the journal itself
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
    zh: '这条账目无法读取，但内容没有被改动。之前的账目都完好。请保留此文件夹，并联系维护收银台的人。',
  },
  EVENT_UNKNOWN: {
    en: 'This version does not understand this entry; a newer one may have written it. Everything before it is sound. Update the till and check again.',
    zh: '这个版本看不懂这条账目，可能是较新的版本写入的。之前的账目都完好。请更新收银台后再检查。',
  },
  NOT_BALANCED: {
    en: 'The two sides of this entry are not equal. It is as the till wrote it, and everything before it is sound. Keep this folder and ask who looks after the till.',
    zh: '这条账目借贷不平。内容与收银台写入时一致，之前的账目都完好。请保留此文件夹，并联系维护收银台的人。',
  },
  ENTRIES_DIFFER: {
    en: 'The entries of this sale are not those of its goods and payments. Everything before it is sound. Compare this sale with its receipt or with head office.',
    zh: '这笔销售的分录与其商品和付款不符。之前的账目都完好。请与收据或总部核对这笔销售。',
  },
  SALE_TWICE: {
    en: 'A sale was written twice. Everything before the second time is sound. Keep this folder and compare the sale with its receipt.',
    zh: '有一笔销售记了两次。第二次之前的账目都完好。请保留此文件夹，并与收据核对这笔销售。',
  },
  BEGINNING_WRONG: {
    en: 'The journal does not begin as a till’s journal begins, or begins twice. Nothing was changed by this check. Keep this folder and compare it with head office.',
    zh: '流水账的开头不对，或出现了两次开头。本次检查没有改动任何内容。请保留此文件夹，并与总部核对。',
  },
  HEAD_DIFFERS: {
    en: 'This entry is not the one that left the till: it, or one before it, was changed and the chain built anew. Keep this folder; compare with head office and receipts.',
    zh: '这条账目与当初离开收银台的不一致：它或之前的账目被改动过，链条是后来重建的。请保留此文件夹，并与总部和收据核对。',
  },
  ROWS_CUT: {
    en: 'The journal ends too early: entries that were written are gone from its end. What is left is sound. Keep this folder and get them from head office or a backup.',
    zh: '流水账提前结束：末尾已写入的账目不见了，剩下的账目都完好。请保留此文件夹，并从总部或备份取回这些账目。',
  },
  // closed segments of it
  SEGMENT_MISSING: {
    en: 'The file of a closed part of the journal is not there. Everything before it is sound, and so is the file wherever it is. Put it back from a backup into the folder “segments”.',
    zh: '一个封存段的文件不见了。之前的账目都完好；该文件在别处也仍然有效。请从备份把它放回 “segments” 文件夹。',
  },
  SEGMENT_CHANGED: {
    en: 'The file of a closed part of the journal was changed or damaged after it was closed. Everything before it is sound. Keep the file aside and put it back from a backup.',
    zh: '一个封存段的文件在封存后被改动或损坏。之前的账目都完好。请把该文件另存，再从备份把它放回。',
  },
  SEGMENT_OTHER: {
    en: 'In place of a closed part of the journal there is another part of it, or one of another till. Everything before it is sound. Put the right file back from a backup.',
    zh: '某一段已封存的流水账处放着另一段，或是另一台收银台的文件。之前的账目都完好。请从备份把正确的文件放回。',
  },
  ENTRIES_LOST: {
    en: 'Entries of a closed part of the journal could not be read when it was closed, and are still missing here. Everything else holds. Get them from head office or a backup.',
    zh: '某一段流水账封存时有账目无法读取，目前仍然缺少。其余账目都完好。请从总部或备份取回这些账目。',
  },
  // what the till keeps beside it
  DATABASE_DAMAGED: {
    en: 'Part of the database file is damaged, by the disk or otherwise. The entries before this place are sound. Copy this folder now, then restore a backup.',
    zh: '数据库文件有一部分损坏（可能是磁盘问题）。此处之前的账目都完好。请先复制此文件夹，再用备份恢复。',
  },
  RULES_MISSING: {
    en: 'The till no longer has the rulebook this entry was written under, or it was changed. The entries are sound. Keep this folder and fetch the rules from head office.',
    zh: '收银台上缺少这条账目当时所用的规则，或规则被改动过。账目完好。请保留此文件夹，并从总部取回规则。',
  },
  ENTRY_IMPOSSIBLE: {
    en: 'This entry cannot follow from those before it: it uses up what was not there. Everything before it is sound. Compare this entry with head office or its receipt.',
    zh: '这条账目与之前的账目矛盾：用掉了并不存在的余额。之前的账目都完好。请与总部或收据核对这条账目。',
  },
  BALANCES_DIFFER: {
    en: 'The journal is sound, but a balance this till shows does not follow from it. The journal is what counts. Close the till and make its balances anew (ledger rebuild).',
    zh: '流水账完好，但本机显示的一项余额与流水账不符，以流水账为准。请关闭收银台，然后重建余额（ledger rebuild）。',
  },
  SALES_DIFFER: {
    en: 'The journal is sound, but the list of sales does not match it. The journal is what counts. Keep this folder and ask who looks after the till.',
    zh: '流水账完好，但销售清单与其不符，以流水账为准。请保留此文件夹，并联系维护收银台的人。',
  },
  RECEIPT_DIFFERS: {
    en: 'A receipt kept here carries another mark than its sale: the chain was built anew after the receipt was printed. Keep this folder; compare with the paper receipt.',
    zh: '本机保存的一张收据与其销售的账本标记不符：收据打印之后链条被重建过。请保留此文件夹，并与纸质收据核对。',
  },
  // what the entries say against what follows from them
  MEMBER_POINTS_DIFFER: {
    en: 'A member’s points do not add up: the entries say another balance than the lots. The journal is as it was written. Keep this folder and ask who looks after the till.',
    zh: '有一位会员的积分对不上：分录合计与积分批次不符。流水账内容未被改动。请保留此文件夹，并联系维护收银台的人。',
  },
  INSTRUMENT_DIFFERS: {
    en: 'A gift card, store credit or account does not add up: its entries say another balance. The journal is as it was written. Keep this folder and ask for help.',
    zh: '有一张礼品卡、购物金或挂账对不上：分录合计是另一个余额。流水账内容未被改动。请保留此文件夹并求助。',
  },
  CASH_DIFFERS: {
    en: 'The cash drawer does not add up: its entries say another amount than the shifts. The journal is as it was written. Keep this folder and ask who looks after the till.',
    zh: '钱箱对不上：分录合计与班次金额不符。流水账内容未被改动。请保留此文件夹，并联系维护收银台的人。',
  },
} as const satisfies Record<string, LocalText>
