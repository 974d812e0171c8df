import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentTypeOf } from '../../core/contract/content-types.ts'
import { pageSecurityHeaders } from '../../core/contract/page-security.ts'

const SCHEME = 'app'
/** Where the program's own pages live; no other address is ever loaded. */
export const PAGE_ORIGIN = `${SCHEME}://regulars`

/** Must run before the app is ready: makes app:// an origin like https, with storage and a security policy. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/**
 * Serves the built screen, and nothing outside its folder, with the security headers of every page. `page` answers the
 * addresses that are made up on the spot, such as the words of a refused start.
 */
export function servePages(rendererDir: string, page: (path: string) => string | null): void {
  const headers = pageSecurityHeaders(null)
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url)
    const made = url.host === 'regulars' ? page(url.pathname) : null
    if (made !== null) return new Response(made, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } })
    const path = normalize(join(rendererDir, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    const contentType = contentTypeOf(path)
    const inside = url.host === 'regulars' && path.startsWith(rendererDir + sep)
    if (!inside || contentType === undefined || request.method !== 'GET') return new Response('', { status: 404, headers })
    try {
      // Whole, not as a stream: streamed answers of custom schemes have stalled in Electron.
      return new Response(await readFile(path), { headers: { ...headers, 'content-type': contentType } })
    } catch {
      return new Response('', { status: 404, headers })
    }
  })
}
