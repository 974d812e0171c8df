import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { contentTypeOf } from '../../core/contract/content-types.ts'

export interface StaticFile {
  readonly path: string
  readonly contentType: string
  /** Its name carries a hash of its content, so it may be kept for good. */
  readonly immutable: boolean
}

/**
 * Lists what may be served, by URL path, once. A request can only name an entry of this list, so no path in a request is
 * ever looked up on the disk. Files of unknown type are left out.
 */
export function staticFiles(rootDir: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(rootDir, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypeOf(entry.name)
    if (!entry.isFile() || contentType === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const url = path.slice(rootDir.length).split(sep).join('/')
    files.set(url.startsWith('/') ? url : `/${url}`, { path, contentType, immutable: url.includes('/assets/') })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}
