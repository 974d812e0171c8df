import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for templates (templates.ts) that all test files of a run share; gone when the run is over. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-templates-'))
  // Passable: the database of a template runs as a user of its own.
  chmodSync(folder, 0o711)
  process.env['REGULARS_TEST_TEMPLATES'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
