import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import { built, testFolder } from '../support/boot.ts'
import { CounterPage } from '../support/counter-page.ts'
import { electronForTests, openCounterWindow } from '../support/electron.ts'
import type { CounterWindow } from '../support/electron.ts'

const electron = electronForTests()
const COFFEE = { ean: '8880310021542', name: 'Dark roast coffee beans 250 g', price: '18.50' }

describe.skipIf(!electron)(`the counter in Electron ${electron?.version ?? ''}`, () => {
  const cleanUps: (() => Promise<void> | void)[] = []
  beforeAll(() => built('renderer', 'electron', 'host'))
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  function folder(): string {
    const made = testFolder()
    cleanUps.push(made.remove)
    return made.path
  }

  async function open(dataDir: string, flags: readonly string[] = ['--printer', 'none']): Promise<CounterWindow> {
    if (!electron) throw new Error('no Electron')
    const window = await openCounterWindow(electron, dataDir, flags)
    cleanUps.push(() => window.close())
    return window
  }

  async function signedIn(window: CounterWindow): Promise<CounterPage> {
    const screen = await CounterPage.on(window.page)
    await screen.signIn()
    return screen
  }

  it('opens on the lock screen of the demo store, 1366 by 768', async () => {
    const { page, app } = await open(folder())
    await page.getByRole('heading', { name: /Who is at till/ }).waitFor()
    expect(page.url()).toBe('app://regulars/')
    const size = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getContentSize()))
    expect(size).toEqual([[1366, 768]])
  })

  it('keeps the page apart from Node, other pages, other windows and the system', async () => {
    const server = createServer((_request, response) => response.end('elsewhere'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    cleanUps.push(() => void server.close())
    const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const asked: string[] = []
    server.on('request', (request) => asked.push(request.url ?? ''))
    const { page, app } = await open(folder())
    await page.getByRole('heading', { name: /Who is at till/ }).waitFor()

    expect(await page.evaluate(() => ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))).toEqual([])
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return (window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false })

    expect(await page.evaluate((url) => window.open(url) === null, elsewhere)).toBe(true)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await page.evaluate((url) => { location.href = url }, elsewhere)
    await page.evaluate(() => { location.href = 'file:///etc/hostname' })
    await page.waitForTimeout(500)
    expect(page.url()).toBe('app://regulars/')

    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      return 'injected' in window
    })).toBe(false)
    expect(await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached', () => 'refused'), elsewhere)).toBe('refused')
    expect(asked).toEqual([])
    expect(await page.evaluate(() => fetch('/../package.json').then((answer) => answer.status))).toBe(404)
    expect(await page.evaluate(() => fetch('app://regulars/..%2f..%2fpackage.json').then((answer) => answer.status))).toBe(404)

    const permissions = await page.evaluate(async () => {
      const states = await Promise.all((['camera', 'microphone', 'geolocation', 'notifications'] as PermissionName[]).map((name) => navigator.permissions.query({ name }).then((status) => status.state)))
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error: Error) => error.name)
      return { states, camera }
    })
    expect(permissions.states).toEqual(['denied', 'denied', 'denied', 'denied'])
    expect(permissions.camera).not.toBe('granted')
  })

  it('sells: scan, cash, done, and the receipt comes out', async () => {
    const printer = await startFakePrinter()
    cleanUps.push(() => printer.close())
    const screen = await signedIn(await open(folder(), ['--printer', printer.address]))
    await screen.scan(COFFEE.ean)
    await screen.says(COFFEE.name)
    await screen.payCash('2000')
    await screen.says('1.50')
    const [job] = await printer.waitForJobs(1, 15_000)
    expect(job?.complete).toBe(true)
    expect(job?.faults).toEqual([])
    expect(job?.lines.join('\n')).toContain(COFFEE.price)
    expect(printer.drawerOpenings).toBe(1)
  })

  it('keeps the basket when the terminal’s process is killed, and goes on selling', async () => {
    const window = await open(folder())
    const screen = await signedIn(window)
    await screen.scan(COFFEE.ean)
    await screen.says(COFFEE.name)
    const killed = window.terminalPid()
    expect(killed).not.toBeNull()
    process.kill(killed ?? 0, 'SIGKILL')
    await expect.poll(() => window.terminalPid(), { timeout: 20_000 }).not.toBe(killed)
    await expect.poll(() => window.terminalPid(), { timeout: 20_000 }).not.toBeNull()
    // Nobody is signed in after a restart; the sale is named on the lock screen and comes back with whoever signs in.
    await screen.says(/Who is at till/)
    await screen.says('S$18.50')
    await screen.signIn()
    await screen.says(COFFEE.name)
    await screen.scan(COFFEE.ean)
    await screen.says('37.00')
  })

  it('ends the terminal with the window, and finds the till as it was', async () => {
    const dataDir = folder()
    const first = await open(dataDir)
    const screen = await signedIn(first)
    await screen.scan(COFFEE.ean)
    await screen.says(COFFEE.name)
    const pid = first.terminalPid() ?? 0
    cleanUps.pop()
    await first.close()
    await expect.poll(() => { try { return process.kill(pid, 0) } catch { return false } }, { timeout: 10_000 }).toBe(false)
    const second = await open(dataDir)
    await second.page.getByText('S$18.50').first().waitFor()
  })

  it('lets a second start on the same folder bring the first window to the front', async () => {
    const dataDir = folder()
    const first = await open(dataDir)
    await first.page.getByRole('heading', { name: /Who is at till/ }).waitFor()
    const focused = first.app.evaluate(({ app }) => new Promise((resolve) => app.once('second-instance', () => resolve('told'))))
    expect(await first.startAgain()).toBe(0)
    expect(await focused).toBe('told')
    expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await first.page.getByRole('heading', { name: /Who is at till/ }).waitFor()
  })

  it('says in the window why it does not start, and what to do', async () => {
    const dataDir = folder()
    writeFileSync(join(dataDir, 'regulars.db'), 'this is no database, and long enough to be read as one'.repeat(100))
    const { page } = await open(dataDir)
    await page.getByRole('alert').waitFor()
    expect(page.url()).toBe('app://regulars/refused')
    const words = await page.getByRole('alert').innerText()
    expect(words).toContain('something else')
    expect(words).toContain('It was not touched.')
    expect(words).toContain(dataDir)
  })
})
