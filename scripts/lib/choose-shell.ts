import type { Language, LocalText } from '../../core/base/local-text.ts'

export const SHELLS = ['electron', 'browser', 'none'] as const
export type Shell = (typeof SHELLS)[number]

export interface Found {
  /** Why there is no Electron to run; null: there is one. */
  readonly noElectron: LocalText | null
  readonly browser: boolean
  readonly display: boolean
}

export interface Choice {
  readonly shell: Shell
  /** One plain line: which, and why. */
  readonly line: string
  /** The shell asked for by name cannot be had: nothing is started in its place. */
  readonly refused: boolean
}

const NAMES: Record<Shell, LocalText> = {
  electron: { en: 'Opening the counter in its own window (Electron).', zh: '正在用独立窗口（Electron）打开收银台。' },
  browser: { en: 'Opening the counter in a browser window.', zh: '正在用浏览器窗口打开收银台。' },
  none: { en: 'Serving the counter on this computer only, without a window.', zh: '仅在本机提供收银台，不打开窗口。' },
}

const WHY: Record<'noDisplay' | 'noBrowser', LocalText> = {
  noDisplay: { en: 'there is no display', zh: '没有显示器' },
  noBrowser: { en: 'no Chromium, Chrome or Edge was found', zh: '没有找到 Chromium、Chrome 或 Edge' },
}

function sentence(shell: Shell, reasons: readonly string[], lang: Language): string {
  if (reasons.length === 0) return NAMES[shell][lang]
  return lang === 'zh' ? `${NAMES[shell].zh}原因：${reasons.join('；')}。` : `${NAMES[shell].en} Why: ${reasons.join('; ')}.`
}

/**
 * Electron where it can run, else a browser's app window, else the bare address. A shell asked for by name is that or
 * nothing.
 */
export function chooseShell(wanted: Shell | null, found: Found, lang: Language): Choice {
  const display = found.display ? [] : [WHY.noDisplay[lang]]
  const missing: Record<Shell, string[]> = {
    electron: [...display, ...(found.noElectron === null ? [] : [found.noElectron[lang]])],
    browser: [...display, ...(found.browser ? [] : [WHY.noBrowser[lang]])],
    none: [],
  }
  if (wanted !== null) {
    const refused = missing[wanted].length > 0
    const no = lang === 'zh' ? `无法按要求启动（--shell ${wanted}）：${missing[wanted].join('；')}。` : `Not started with --shell ${wanted}: ${missing[wanted].join('; ')}.`
    return { shell: wanted, refused, line: refused ? no : NAMES[wanted][lang] }
  }
  const shell = SHELLS.find((candidate) => missing[candidate].length === 0) ?? 'none'
  const passedOver = SHELLS.slice(0, SHELLS.indexOf(shell)).flatMap((candidate) => missing[candidate])
  return { shell, refused: false, line: sentence(shell, [...new Set(passedOver)], lang) }
}

/** Whether a window can be drawn: Linux says so in its environment, the others always have a desktop. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== 'linux') return true
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}
