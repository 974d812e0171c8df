import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder that the test files of a run share; a file that is run on its own has one of its own. */
function sharedFolder(): string {
  const shared = process.env['REGULARS_TEST_TEMPLATES']
  if (shared !== undefined) return shared
  const own = mkdtempSync(join(tmpdir(), 'regulars-templates-'))
  chmodSync(own, 0o711)
  process.once('exit', () => rmSync(own, { recursive: true, force: true }))
  process.env['REGULARS_TEST_TEMPLATES'] = own
  return own
}

const asked = new Map<string, Promise<string>>()

/**
 * The path of a folder that is made once in a run of tests and copied from then on (copyTemplate): what takes long to set up.
 *
 * @param name one word; the same name is the same template in all test files
 */
export function template(name: string, make: (dir: string) => Promise<void>): Promise<string> {
  const found = asked.get(name) ?? made(name, make)
  asked.set(name, found)
  return found
}

async function made(name: string, make: (dir: string) => Promise<void>): Promise<string> {
  const path = join(sharedFolder(), name)
  if (existsSync(path)) return path
  const aside = mkdtempSync(`${path}-`)
  await make(aside)
  try {
    renameSync(aside, path)
  } catch {
    // Another test file was first.
    rmSync(aside, { recursive: true, force: true })
  }
  return path
}

/** Copies a template into a folder, with owners and rights where the system has such. */
export function copyTemplate(path: string, dir: string): void {
  mkdirSync(dir, { recursive: true })
  if (process.platform === 'win32') cpSync(path, dir, { recursive: true })
  else execFileSync('cp', ['-a', `${path}/.`, dir])
}
