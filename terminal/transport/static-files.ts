import { readdirSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

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
    const contentType = CONTENT_TYPES[extname(entry.name)]
    if (!entry.isFile() || contentType === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const url = path.slice(rootDir.length).split(sep).join('/')
    files.set(url.startsWith('/') ? url : `/${url}`, { path, contentType, immutable: url.includes('/assets/') })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}
