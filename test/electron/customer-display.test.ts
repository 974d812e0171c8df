import { beforeAll, describe, expect, it } from 'vitest'
import { built, testFolder } from '../support/boot.ts'
import { CounterPage } from '../support/counter-page.ts'
import { electronForTests, openCounterWindow } from '../support/electron.ts'
import { until } from '../support/network.ts'

const electron = electronForTests()
const COFFEE = { ean: '8880310021542', name: 'Dark roast coffee beans 250 g' }
const DISPLAY_URL = 'app://regulars/display.html'

describe.skipIf(!electron)(`the customer’s display in Electron ${electron?.version ?? ''}`, () => {
  beforeAll(() => built('renderer', 'electron', 'host'))

  it('opens beside the counter where it is asked for, follows the sale, may do nothing of the counter’s on whatever page, and closes without a trace', async () => {
    if (!electron) throw new Error('no Electron')
    const folder = testFolder()
    const window = await openCounterWindow(electron, folder.path, ['--printer', 'none', '--customer-display'])
    try {
      // Which of the two is there first is the machine's affair.
      const pageAt = async (url: string) => {
        const found = await until(() => window.app.windows().find((page) => page.url() === url), (page) => page !== undefined)
        if (!found) throw new Error(`no window at ${url}`)
        return found
      }
      const screen = await CounterPage.on(await pageAt('app://regulars/'))
      const display = await pageAt(DISPLAY_URL)
      await screen.signIn()
      await screen.scan(COFFEE.ean)
      await display.getByText(COFFEE.name).waitFor()
      expect(await window.app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows().find((each) => each.webContents.getURL() === url)?.isFocusable(), DISPLAY_URL)).toBe(false)

      // It stays on its page, and a port that it asks for itself is a display's too.
      await display.evaluate(() => { location.href = '/' })
      await display.waitForTimeout(500)
      expect(display.url()).toBe(DISPLAY_URL)
      const answers = await display.evaluate(async (frames) => {
        const port = await new Promise<MessagePort | undefined>((resolve) => {
          globalThis.addEventListener('message', (event) => event.data === 'regulars-port' && resolve(event.ports[0]))
          globalThis.postMessage('regulars-ready', location.origin)
        })
        const told: unknown[] = []
        return new Promise((resolve) => {
          port?.addEventListener('message', (event: MessageEvent<{ t: string }>) => {
            if (event.data.t === 'response') told.push(event.data)
            if (told.length === frames.length) resolve(told)
          })
          port?.start()
          for (const frame of frames) port?.postMessage(frame)
        })
      }, [{ v: 1, t: 'request', id: 1, method: 'sale.current', input: {} }, { v: 1, t: 'request', id: 2, method: 'terminal.get', input: {} }])
      expect(answers).toMatchObject([{ ok: false, error: { code: 'FORBIDDEN' } }, { ok: false, error: { code: 'FORBIDDEN' } }])

      await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((each) => !each.isFocusable())?.close())
      await until(() => window.app.windows().length, (count) => count === 1)
      await screen.scan(COFFEE.ean)
      await screen.says('37.00')
    } finally {
      await window.close()
      folder.remove()
    }
  })
})
