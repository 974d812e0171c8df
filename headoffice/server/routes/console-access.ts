import type { FastifyRequest } from 'fastify'
import { Refusal } from '../problem.ts'

const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1', '::ffff:127.0.0.1']
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/** The host a request names, without its port. */
function hostName(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
}

/**
 * Where the console may be opened: over TLS from anywhere, over plain http on this computer only, under a name of its own.
 * A page of another site is kept out by Host and Origin, whatever address its name resolves to; under TLS the certificate
 * says whose name it is. Throws Refusal.
 */
export function createConsoleAccess(options: { readonly secure: boolean }): (request: FastifyRequest) => void {
  return (request) => {
    const isHere = LOOPBACK_ADDRESSES.includes(request.ip) && LOOPBACK_NAMES.includes(hostName(request))
    if (!options.secure && !isHere) throw new Refusal('UNKNOWN_TERMINAL', 'the console is open on this computer only')
    const { origin } = request.headers
    if (origin !== undefined && origin !== `${options.secure ? 'https' : 'http'}://${request.headers.host ?? ''}`) throw new Refusal('BAD_REQUEST', 'asked by a page of another site')
  }
}
