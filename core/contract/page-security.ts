/**
 * What a page of the product may load, wherever it is served from (Content-Security-Policy level 3).
 * Styles may be inline because the component library writes its theme variables into a style element; scripts never.
 * `linkOrigin` is the WebSocket origin of the terminal, where there is one.
 */
export function contentSecurityPolicy(linkOrigin: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    linkOrigin === null ? "connect-src 'self'" : `connect-src 'self' ${linkOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every answer that a window shows. */
export function pageSecurityHeaders(linkOrigin: string | null): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(linkOrigin),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  }
}
