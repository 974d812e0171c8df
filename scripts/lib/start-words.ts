import type { Language, LocalText } from '../../core/base/local-text.ts'
import type { Refusal } from '../../core/contract/supervise-host.ts'
import type { BuildTarget } from './build.ts'

/** What `npm start` says, in the language of its user. */
const WORDS = {
  building: { en: 'Preparing the program; this happens once after each change.', zh: '正在准备程序；每次更新后只需一次。' },
  fetching: { en: 'Fetching Electron, once (about 120 MB).', zh: '正在下载 Electron，仅此一次（约 120 MB）。' },
  rootSandbox: { en: 'Started as root, so the window runs without its sandbox. An ordinary user is safer.', zh: '以 root 身份启动，因此窗口没有沙箱保护；建议使用普通用户。' },
  otherNode: { en: 'This Electron brings an older Node; the terminal runs in its own.', zh: '此 Electron 自带的 Node 较旧，收银后台改用独立的 Node。' },
  died: { en: 'The program behind the counter stopped and was started again. The open basket is kept.', zh: '收银后台意外停止，已重新启动；未结账的商品仍在。' },
  windowClosed: { en: 'The window was closed.', zh: '窗口已关闭。' },
  stopping: { en: 'Closing the counter...', zh: '正在关闭收银台……' },
  stopped: { en: 'The counter has stopped. Everything sold is saved.', zh: '收银台已停止，所有销售均已保存。' },
  ctrlC: { en: 'Ctrl+C stops it.', zh: '按 Ctrl+C 停止。' },
  open: { en: 'Open this address on this computer. It lets one window in, once:', zh: '请在本机打开此地址，只能用一次：' },
  openDisplay: { en: 'The customer’s display, on this computer; its address too lets one window in, once:', zh: '顾客屏请在本机打开，此地址也只能用一次：' },
  caKept: { en: 'This till now believes head office by that authority, and by no other.', zh: '本机从现在起只认可该机构签发的总部证书。' },
  caUnusable: {
    en: 'The file of --head-office-ca is no certificate of an authority that is still good. The till starts as it was; ask head office for the file again.',
    zh: '--head-office-ca 指定的文件不是有效的签发机构证书。收银台按原来的设置启动，请向总部重新索取文件。',
  },
  fresh: { en: 'Press Enter for a fresh address.', zh: '按回车键可取得新地址。' },
} satisfies Record<string, LocalText>

export type StartWord = keyof typeof WORDS

export function startWords(word: StartWord, lang: Language): string {
  return WORDS[word][lang]
}

export function buildingLine(stale: readonly BuildTarget[], lang: Language): string {
  return `${WORDS.building[lang]} (${stale.join(', ')})`
}

/** Three lines: what happened, what is safe, what to do. */
export function refusalLines(refusal: Refusal, lang: Language): string {
  const { what, safe, todo } = refusal.words[lang]
  return [what, safe, todo].join('\n')
}

/** The user's language, as far as the system says. */
export function systemLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const name = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh\b|^zh_/i.test(name) ? 'zh' : 'en'
}
