import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicKey, verify } from 'node:crypto'
import { createSystemClock } from './clock.ts'
import type { Log } from './log/log.ts'
import { takeDataFolder } from './store/data-folder.ts'
import { KEY_FILE, openKeyStore } from './store/key-store.ts'
import { openDatabase } from './store/open-database.ts'
import { VERSION } from './version.ts'

export interface SelfTestStep {
  readonly name: string
  readonly ok: boolean
  /** Versions and figures, or what went wrong. */
  readonly detail: string
}

export interface SelfTestReport {
  readonly ok: boolean
  readonly steps: readonly SelfTestStep[]
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** What an Ed25519 SubjectPublicKeyInfo begins with (RFC 8410 section 4). */
const ED25519_SPKI_PREFIX = '302a300506032b6570032100'

/**
 * Tries on this very machine what a sale rests on: a database with its pragmas, every native module, and the key, sealed
 * and opened again. Leaves nothing behind.
 */
export async function selfTest(): Promise<SelfTestReport> {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-self-test-'))
  const steps: SelfTestStep[] = []
  const step = async (name: string, run: () => string | Promise<string>) => {
    try {
      steps.push({ name, ok: true, detail: await run() })
    } catch (error) {
      steps.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) })
    }
  }
  try {
    await step('program', () => `regulars ${VERSION}, node ${process.versions.node}, ${process.platform} ${process.arch}`)
    await step('database', () => tryDatabase(folder))
    await step('serial ports', trySerialPorts)
    await step('key', () => tryKey(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { ok: steps.every((s) => s.ok), steps }
}

/** Opening asserts the pragmas; a row is written, and read after opening again. */
function tryDatabase(folder: string): string {
  const lock = takeDataFolder(folder)
  try {
    const options = { clock: createSystemClock(), log: silent }
    const first = openDatabase(folder, options)
    const versions = first.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()
    first.prepare("INSERT INTO setting (key, value) VALUES ('self-test', 'kept')").run()
    first.close()
    const again = openDatabase(folder, options)
    const kept = again.prepare<[], { value: string }>("SELECT value FROM setting WHERE key = 'self-test'").get()?.value
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'user_version'].map((name) => `${name} ${String(again.pragma(name, { simple: true }))}`)
    again.close()
    if (kept !== 'kept') throw new Error('a row that was written was not there after opening again')
    return `sqlite ${versions?.v ?? '?'}, ${pragmas.join(', ')}`
  } finally {
    lock.release()
  }
}

async function trySerialPorts(): Promise<string> {
  const { SerialPort } = await import('serialport')
  const ports = await SerialPort.list()
  return `serialport loaded, ${ports.length} ports`
}

function tryKey(folder: string): string {
  const made = openKeyStore(folder)
  const opened = openKeyStore(folder)
  if (opened.publicKeyRaw !== made.publicKeyRaw) throw new Error('the key was not the same after opening again')
  const mode = statSync(join(folder, KEY_FILE)).mode & 0o777
  if (process.platform !== 'win32' && mode !== 0o600) throw new Error(`the key file has mode ${mode.toString(8)}`)
  const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from(ED25519_SPKI_PREFIX, 'hex'), Buffer.from(opened.publicKeyRaw, 'base64')]), format: 'der', type: 'spki' })
  if (!verify(null, Buffer.from('self-test'), publicKey, Buffer.from(opened.sign('self-test'), 'base64'))) throw new Error('a signature did not hold')
  return `ed25519, kept in a file${process.platform === 'win32' ? '' : ' of mode 600'}`
}
