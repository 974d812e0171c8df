import { isIP } from 'node:net'
import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'

function isPrivateIpv4(host: string): boolean {
  const [a = -1, b = -1] = host.split('.').map(Number)
  return a === 10 || a === 127 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)
}

/** This machine, the shop's own network (RFC 1918, RFC 4193, link-local), or a name that is only known inside it. */
function isNearby(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(host) === 4) return isPrivateIpv4(host)
  if (isIP(host) === 6) return host === '::1' || /^f[cd]/.test(host) || /^fe[89ab]/.test(host)
  return host === 'localhost' || !host.includes('.') || host.endsWith('.local') || host.endsWith('.lan') || host.endsWith('.internal')
}

export type AddressFault = 'not-an-address' | 'needs-https' | 'too-much'

/**
 * Head office's address as a person typed it, as it is kept: `https://HOST[:PORT]/`.
 * Sales leave the shop only encrypted, so plain http is for this machine and the shop's own network.
 */
export function headOfficeAddress(typed: string): Result<string, AddressFault> {
  const text = typed.trim()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (text === '' || !URL.canParse(withScheme)) return err('not-an-address')
  const url = new URL(withScheme)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return err('not-an-address')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || url.pathname !== '/') return err('too-much')
  if (url.protocol === 'http:' && !isNearby(url.hostname)) return err('needs-https')
  return ok(url.href)
}
