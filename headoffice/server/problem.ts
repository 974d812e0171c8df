import type { Problem } from '../../core/sync/wire.ts'

const STATUS: Record<Problem['code'], number> = {
  BAD_REQUEST: 400,
  UNKNOWN_TERMINAL: 404,
  BAD_SIGNATURE: 401,
  REPLAYED: 409,
  FORBIDDEN: 403,
  REVOKED: 403,
  BAD_CHAIN: 422,
  GAP: 409,
  FORK: 409,
  SUCCEEDED: 409,
  WRONG_INCARNATION: 409,
  WRONG_PROGRAMME: 409,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  CODE_WRONG: 403,
  NOT_READY: 503,
  INTERNAL: 500,
}

/** A refusal on its way to the wire; thrown in routes and answered by the one handler of errors. */
export class Refusal extends Error {
  readonly problem: Problem
  readonly status: number
  readonly retryAfterSeconds: number | null

  constructor(code: Problem['code'], detail: string, more: { expectedSeq?: number; incarnation?: string; retryAfterSeconds?: number } = {}) {
    super(`${code}: ${detail}`)
    this.name = 'Refusal'
    const { retryAfterSeconds, ...told } = more
    this.problem = { code, detail: detail.slice(0, 500), ...told }
    this.status = STATUS[code]
    this.retryAfterSeconds = retryAfterSeconds ?? null
  }
}
