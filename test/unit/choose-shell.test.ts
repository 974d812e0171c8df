import { describe, expect, it } from 'vitest'
import { browserBinary, rootNeedsNoSandbox } from '../../scripts/lib/browser-binary.ts'
import { chooseShell, hasDisplay } from '../../scripts/lib/choose-shell.ts'
import type { Found, Shell } from '../../scripts/lib/choose-shell.ts'
import { systemLanguage } from '../../scripts/lib/start-words.ts'
import { defaultDataDir } from '../../electron/main/data-dir.ts'

const NO_ELECTRON = { en: 'no Electron', zh: '没有 Electron' }
const ALL: Found = { noElectron: null, browser: true, display: true }

describe('the shell that opens', () => {
  it.each<[string, Shell | null, Partial<Found>, Shell, boolean, string[], string[]]>([
    ['Electron where it can run', null, {}, 'electron', false, ['Electron'], ['Why']],
    ['a browser without Electron', null, { noElectron: NO_ELECTRON }, 'browser', false, ['browser window', 'no Electron'], ['no Chromium', 'no display']],
    ['the address without either', null, { noElectron: NO_ELECTRON, browser: false }, 'none', false, ['without a window', 'no Electron', 'no Chromium'], ['no display']],
    ['the address without a display', null, { display: false }, 'none', false, ['without a window', 'no display'], ['no Electron', 'no Chromium']],
    ['the one asked for', 'browser', {}, 'browser', false, ['browser window'], ['Why']],
    ['none when asked', 'none', {}, 'none', false, ['without a window'], ['Why']],
    ['nothing when Electron was asked for and is not there', 'electron', { noElectron: NO_ELECTRON }, 'electron', true, ['--shell electron', 'no Electron'], []],
    ['nothing when a browser was asked for and there is no display', 'browser', { display: false }, 'browser', true, ['--shell browser', 'no display'], []],
  ])('is %s', (_what, wanted, found, shell, refused, says, saysNot) => {
    const choice = chooseShell(wanted, { ...ALL, ...found }, 'en')
    expect(choice).toMatchObject({ shell, refused })
    for (const words of says) expect(choice.line).toContain(words)
    for (const words of saysNot) expect(choice.line).not.toContain(words)
    expect(choice.line).not.toContain('\n')
  })

  it('gives a reason once, in the language asked for', () => {
    const { line } = chooseShell(null, { noElectron: NO_ELECTRON, browser: false, display: false }, 'zh')
    expect(line.split('没有显示器')).toHaveLength(2)
    expect(line).toContain('没有 Electron')
  })
})

describe('what the system has', () => {
  it('knows a display by its environment on Linux only', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'win32')).toBe(true)
  })

  it('finds no browser where there is none', () => {
    expect(browserBinary({ PROGRAMFILES: '/no/such/folder' }, 'win32')).toBeNull()
  })

  it('does without the sandbox for root on Linux only', () => {
    expect(rootNeedsNoSandbox('linux', 0)).toBe(true)
    expect(rootNeedsNoSandbox('linux', 1000)).toBe(false)
    expect(rootNeedsNoSandbox('darwin', 0)).toBe(false)
  })

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LC_ALL: 'en_SG.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
  ])('speaks the language of %j', (env, lang) => expect(systemLanguage(env)).toBe(lang))

  it.each([
    ['linux', {}, '/home/a/.local/share/regulars'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/regulars'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/a/.local/share/regulars'],
    ['darwin', {}, '/home/a/Library/Application Support/Regulars'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Regulars'],
  ])('keeps data on %s with %j in %s', (platform, env, folder) => expect(defaultDataDir(env, platform, '/home/a')).toBe(folder))
})
