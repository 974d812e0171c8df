import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '../../core/base/local-text.ts'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import type { FakePrinter, FakePrinterOptions } from '../../native/printers/fake-printer.ts'
import { buildStale } from '../../scripts/lib/build.ts'
import type { BuildTarget } from '../../scripts/lib/build.ts'
import { startLoopbackTerminal } from '../../scripts/lib/loopback-terminal.ts'
import type { LoopbackTerminal } from '../../scripts/lib/loopback-terminal.ts'

export interface BootOptions {
  /** Kept after the test when given; otherwise a new folder, removed at the end. */
  readonly dataDir?: string
  readonly language?: Language
  readonly headOfficeUrl?: string
  /** The till asks how it shall begin; left out: it begins with the demo store. */
  readonly firstRun?: 'ask'
  readonly port?: number
  /** Options of the fake printer, or null for a till without one. */
  readonly printer?: FakePrinterOptions | null
}

/** A counter as a shop has it: a terminal in its own process, its screen on loopback, and a printer on the network. */
export interface Counter {
  readonly terminal: LoopbackTerminal
  readonly dataDir: string
  readonly printer: FakePrinter | null
  close(): Promise<void>
}

export interface TestFolder {
  readonly path: string
  remove(): void
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'regulars-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

/** Builds what a test drives, where `npm test` has not just done so. */
export function built(...targets: BuildTarget[]): Promise<void> {
  return buildStale(targets, (stale) => console.log(`Building ${stale.join(', ')} for the tests`))
}

export async function bootCounter(options: BootOptions = {}): Promise<Counter> {
  await built('renderer')
  const folder = options.dataDir === undefined ? testFolder() : null
  const dataDir = options.dataDir ?? folder?.path ?? ''
  const printer = options.printer === null ? null : await startFakePrinter(options.printer ?? {})
  const release = async () => {
    await printer?.close()
    folder?.remove()
  }
  try {
    const terminal = await startLoopbackTerminal({
      start: { dataDir, printer: printer?.address ?? 'none', language: options.language ?? 'en', headOfficeUrl: options.headOfficeUrl, firstRun: options.firstRun },
      port: options.port ?? 0,
    })
    return {
      terminal,
      dataDir,
      printer,
      async close() {
        await terminal.stop()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}
