import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeClient } from '../../core/contract/client.ts'
import type { Client } from '../../core/contract/types.ts'
import { sourceStamp } from '../../scripts/lib/build.ts'
import { StartRefused, startLoopbackTerminal } from '../../scripts/lib/loopback-terminal.ts'
import type { LoopbackTerminal } from '../../scripts/lib/loopback-terminal.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { webSocketLink } from '../../terminal/transport/websocket-link.ts'
import { built, testFolder } from '../support/boot.ts'
import { openSocket, tinyRenderer } from '../support/links.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function folder(): string {
  const made = testFolder()
  cleanUps.push(made.remove)
  return made.path
}

async function startOn(dataDir: string): Promise<LoopbackTerminal> {
  const renderer = tinyRenderer()
  const terminal = await startLoopbackTerminal({ start: { dataDir, language: 'en', printer: 'none' }, port: 0, rendererDir: renderer.dir })
  cleanUps.push(renderer.remove, () => terminal.stop())
  return terminal
}

async function cookieOf(terminal: LoopbackTerminal): Promise<string> {
  const answer = await fetch(await terminal.launchUrl(), { redirect: 'manual' })
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

async function clientOf(terminal: LoopbackTerminal, cookie: string): Promise<Client> {
  const { port } = terminal
  const socket = await openSocket({ port } as never, { cookie, origin: `http://127.0.0.1:${port}` })
  return makeClient(webSocketLink(socket), { after: (ms, fn) => { const timer = setTimeout(fn, ms); return () => clearTimeout(timer) }, timeoutMs: 5000 })
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `npm start`'s script; `onOut` sees what it has printed so far. */
function runStart(args: readonly string[], options: { env?: NodeJS.ProcessEnv; onOut?: (out: string, interrupt: () => void) => void } = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PROJECT_DIR, 'scripts', 'start.ts'), ...args], { env: { ...process.env, LANG: 'C.UTF-8', ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      options.onOut?.(out, () => child.kill('SIGINT'))
    })
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

describe('a terminal on loopback', () => {
  it('answers the contract with the demo store, and is there again after it was killed', async () => {
    const terminal = await startOn(folder())
    const cookie = await cookieOf(terminal)
    const first = await clientOf(terminal, cookie)
    const before = await first.call('terminal.get', {})
    expect(before).toMatchObject({ ok: true, value: { demo: true, tillNumber: expect.any(Number) } })
    const gone = new Promise<void>((resolve) => first.onClose(resolve))
    const killed = terminal.pid() ?? 0
    expect(killed).toBeGreaterThan(0)
    process.kill(killed, 'SIGKILL')
    await gone
    await expect.poll(() => terminal.pid(), { timeout: 20_000 }).not.toBe(killed)
    await expect.poll(() => terminal.pid(), { timeout: 20_000 }).not.toBeNull()
    // Same port, and the window that was let in is still let in.
    const second = await clientOf(terminal, cookie)
    expect(await second.call('terminal.get', {})).toEqual(before)
    second.close()
  })

  it('gives an address that was asked for while it was starting again', async () => {
    const terminal = await startOn(folder())
    process.kill(terminal.pid() ?? 0, 'SIGKILL')
    await expect.poll(() => terminal.pid(), { timeout: 20_000 }).toBeNull()
    expect(await terminal.launchUrl()).toContain(`http://127.0.0.1:${terminal.port}/launch/`)
  })

  it('says that the folder is in use, and leaves the first alone', async () => {
    const dataDir = folder()
    const first = await startOn(dataDir)
    const second = await startOn(dataDir).catch((error: unknown) => error)
    expect(second).toBeInstanceOf(StartRefused)
    expect((second as StartRefused).refusal).toMatchObject({ code: 'DATA_FOLDER_IN_USE', words: { en: { what: expect.stringContaining('already open') }, zh: { what: expect.stringContaining('已') } } })
    const client = await clientOf(first, await cookieOf(first))
    expect(await client.call('terminal.get', {})).toMatchObject({ ok: true })
    client.close()
  })

  it('says that the port is taken, and lets go of the folder', async () => {
    const first = await startOn(folder())
    const dataDir = folder()
    const renderer = tinyRenderer()
    cleanUps.push(renderer.remove)
    const refused = await startLoopbackTerminal({ start: { dataDir }, port: first.port, rendererDir: renderer.dir }).catch((error: unknown) => error)
    expect((refused as StartRefused).refusal).toMatchObject({ code: 'PORT_NOT_FREE', words: { en: { what: expect.stringContaining(String(first.port)) } } })
    await startOn(dataDir)
  })

  it('stops cleanly: the process is gone and the folder is free', async () => {
    const dataDir = folder()
    const terminal = await startOn(dataDir)
    const pid = terminal.pid() ?? 0
    await terminal.stop()
    expect(() => process.kill(pid, 0)).toThrow()
    expect(readdirSync(dataDir).filter((name) => name.endsWith('-wal'))).toEqual([])
    await startOn(dataDir)
  })
})

describe('npm start', () => {
  it('lists its flags', async () => {
    const { code, out } = await runStart(['--help'])
    expect(code).toBe(0)
    for (const flag of ['--data', '--shell', '--port', '--printer', '--lang', '--head-office', '--self-test']) expect(out).toContain(flag)
  })

  it.each([
    [['--shell', 'tv']],
    [['--port', '99999']],
    [['--printer', 'lpt1']],
    [['--lang', 'fr']],
    [['--head-office', 'ftp://x']],
    [['--unheard-of']],
    [['stray']],
  ])('refuses %j in words', async (args) => {
    const { code, err } = await runStart(args)
    expect(code).toBe(1)
    expect(err).not.toContain('    at ')
    expect(err.length).toBeGreaterThan(20)
  })

  it('tries the machine with --self-test', async () => {
    const { code, out } = await runStart(['--self-test'])
    expect(out).toContain('synchronous 2')
    expect(code).toBe(0)
  })

  it('serves without a display and without a browser, says why, and ends on Ctrl+C', async () => {
    await built('renderer')
    const dataDir = folder()
    const opened: { status: Promise<number> | null } = { status: null }
    const { code, out, err } = await runStart(['--data', dataDir], {
      env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
      onOut(soFar, interrupt) {
        const url = /http:\/\/127\.0\.0\.1:\d+\/launch\/\S+/.exec(soFar)?.[0]
        if (!url || opened.status || !soFar.includes('Ctrl+C')) return
        opened.status = fetch(url, { redirect: 'manual' }).then((answer) => {
          interrupt()
          return answer.status
        })
      },
    })
    expect(err).toBe('')
    expect(out).toContain('there is no display')
    expect(await opened.status).toBe(303)
    expect(out).toContain('The counter has stopped')
    expect(code).toBe(0)
  }, 120_000)

  it('does not put another shell in the place of the one asked for', async () => {
    const { code, err } = await runStart(['--shell', 'electron', '--data', folder()], { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })
    expect(code).toBe(1)
    expect(err).toContain('there is no display')
  })

  it.each([
    ['a folder that is a file', (dir: string) => { writeFileSync(join(dir, 'data'), 'x'); return join(dir, 'data') }, 'not a folder', '不是'],
    ['a database that is something else', (dir: string) => { writeFileSync(join(dir, 'regulars.db'), 'this is no database, and long enough to be read as one'.repeat(100)); return dir }, 'something else', '别的文件'],
  ])('refuses %s in words: what happened, what is safe, what to do', async (_what, prepare, english, chinese) => {
    await built('renderer')
    const dataDir = prepare(folder())
    const before = readFileSyncOrList(dataDir)
    const en = await runStart(['--shell', 'none', '--data', dataDir])
    expect(en.code).toBe(1)
    expect(en.err).toContain(english)
    expect(en.err.trim().split('\n')).toHaveLength(3)
    const zh = await runStart(['--shell', 'none', '--data', dataDir, '--lang', 'zh'])
    expect(zh.err).toContain(chinese)
    expect(readFileSyncOrList(dataDir)).toEqual(before)
  }, 60_000)

  it('refuses a read-only folder in words', async () => {
    await built('renderer')
    // Root may write through any mode; nobody makes folders among the kernel's own files.
    const dataDir = process.getuid?.() === 0 ? '/sys/kernel/regulars' : join(folder(), 'shut')
    if (process.getuid?.() !== 0) {
      mkdirSync(dataDir)
      chmodSync(dataDir, 0o500)
    }
    const { code, err } = await runStart(['--shell', 'none', '--data', dataDir])
    expect(code).toBe(1)
    expect(err).toContain('cannot be written to')
  })
})

/** The content of the database file, or of the file itself: what a refused start must not touch. */
function readFileSyncOrList(path: string): string {
  try {
    return readFileSync(join(path, 'regulars.db'), 'utf8')
  } catch {
    return readFileSync(path, 'utf8')
  }
}

describe('the build stamp', () => {
  it('changes with content, name and place, and with nothing else', () => {
    const dir = folder()
    mkdirSync(join(dir, 'src'))
    writeFileSync(join(dir, 'src', 'a.ts'), 'one')
    const first = sourceStamp(dir, ['src'])
    writeFileSync(join(dir, 'src', 'a.ts'), 'one')
    expect(sourceStamp(dir, ['src'])).toBe(first)
    writeFileSync(join(dir, 'src', 'a.ts'), 'two')
    const second = sourceStamp(dir, ['src'])
    expect(second).not.toBe(first)
    writeFileSync(join(dir, 'src', 'b.ts'), '')
    expect(sourceStamp(dir, ['src'])).not.toBe(second)
    expect(sourceStamp(dir, ['src', 'absent'])).toBe(sourceStamp(dir, ['src']))
  })
})
