/** What a door of head office answered: a problem's code and words, or a body. */
export interface Told {
  readonly status: number
  readonly code: string | undefined
  readonly detail: string | undefined
  readonly retryAfter: number
  readonly body: unknown
}

/** Reads an answer whole. */
export async function told(response: Response): Promise<Told> {
  const body = (await response.json()) as { code?: string; detail?: string }
  return { status: response.status, code: body.code, detail: body.detail, retryAfter: Number(response.headers.get('retry-after')), body }
}
