import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileLibrary } from './library.ts'

const SOURCE = fileURLToPath(new URL('./recorder.c', import.meta.url))

/** Compiles the recorder into a folder; answers what a process to be recorded needs in its environment. */
export function buildRecorder(folder: string): (dataDir: string, log: string) => Record<string, string> {
  const library = compileLibrary(SOURCE, folder, 'recorder')
  return (dataDir, log) => ({ LD_PRELOAD: library, REGULARS_RECORD_DIR: realpathSync(dataDir), REGULARS_RECORD_LOG: log })
}
