import { join } from 'node:path'

/** The folder of the program itself. */
export const PROJECT_DIR = join(import.meta.dirname, '..', '..')
export const OUT_DIR = join(PROJECT_DIR, 'out')
export const RENDERER_OUT = join(OUT_DIR, 'renderer')
