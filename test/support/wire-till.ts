import { createHmac, generateKeyPairSync, randomBytes, randomUUID, scryptSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { chainHash, GENESIS_HASH } from '../../core/ledger/chain.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import { batchContentHash } from '../../core/sync/batch.ts'
import { CODE_SCRYPT, codeFromBytes, pairingProofText, PROOF_SALT_TAG } from '../../core/sync/pairing.ts'
import { INSTANT_HEADER, isSignedWhole, NONCE_BYTES, NONCE_HEADER, requestSigningText, SIGNATURE_HEADER, signedBodyText, TERMINAL_HEADER } from '../../core/sync/request-signing.ts'
import { batchSigningText, pairingAnswerSchema } from '../../core/sync/wire.ts'
import type { Batch } from '../../core/sync/wire.ts'
import type { TestHeadOffice } from './head-office.ts'
import { hasher, opened } from './journal-makers.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export async function post(url: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : (JSON.parse(text) as unknown) }
}

/** A till made of nothing but the wire: it can say whatever a real one never would. */
export class WireTill {
  readonly terminalId: string = randomUUID()
  readonly publicKey: string
  readonly rows: JournalRow[] = []
  incarnation = ''
  programmeId = ''
  readonly url: string
  private readonly key: KeyObject

  constructor(url: string) {
    this.url = url
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    this.key = privateKey
    this.publicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.key).toString('base64')
  }

  /** Asks to be paired; the code that its screen would show. */
  async ask(): Promise<{ code: string; salt: Buffer; answer: HttpAnswer }> {
    const code = codeFromBytes(randomBytes(64))
    const salt = randomBytes(16)
    const answer = await post(`${this.url}/v1/pairing`, JSON.stringify({
      terminalId: this.terminalId, publicKey: this.publicKey, storeId: 'tiong-bahru', storeName: 'Tiong Bahru', tillNumber: 2, version: '0.1.0',
      codeSalt: salt.toString('base64'), codeHash: scryptSync(code, salt, 32, CODE_SCRYPT).toString('base64'),
    }))
    return { code, salt, answer }
  }

  /** A till that is paired and has written its first entry. */
  static async opened(office: TestHeadOffice): Promise<WireTill> {
    const till = new WireTill(office.office.url)
    await till.pair(office)
    till.write(opened)
    return till
  }

  /** Asks, has the code typed, and believes the proof only if it holds. */
  async pair(office: TestHeadOffice, instant = Date.now()): Promise<void> {
    const { code, salt } = await this.ask()
    const typed = await office.typeCode(code)
    if (typed.status !== 200) throw new Error(`the code was refused: ${JSON.stringify(typed.body)}`)
    const answer = pairingAnswerSchema.parse((await this.get(`/v1/pairing/${this.terminalId}`, { instant })).body)
    if (answer.state !== 'paired') throw new Error(answer.state)
    const key = scryptSync(code, Buffer.concat([salt, Buffer.from(PROOF_SALT_TAG)]), 32, CODE_SCRYPT)
    const proof = createHmac('sha256', key).update(pairingProofText({ terminalId: this.terminalId, publicKey: this.publicKey, ...answer })).digest('base64')
    if (proof !== answer.proof) throw new Error('head office does not know the code')
    this.incarnation = answer.incarnation
    this.programmeId = answer.programmeId
  }

  /** Writes events (or texts that are none) into its journal. */
  write(...events: (JournalEvent | string)[]): void {
    for (const event of events) {
      const last = this.rows.at(-1)
      const row = { seq: (last?.seq ?? 0) + 1, at: 1_786_680_000_000, body: typeof event === 'string' ? event : JSON.stringify(event), previousHash: last?.hash ?? GENESIS_HASH }
      this.rows.push({ ...row, hash: chainHash(hasher, { terminalId: this.terminalId, ...row }) })
    }
  }

  /** Rows `from` to `through` as a batch, signed; `change` spoils it before it is signed. */
  batch(from: number, through: number, options: { change?: Partial<Batch>; rows?: JournalRow[] } = {}): Batch {
    const rows = options.rows ?? this.rows.slice(from - 1, through)
    const unsigned = {
      programmeId: this.programmeId, terminalId: this.terminalId, incarnation: this.incarnation,
      firstSeq: rows[0]?.seq ?? 1, previousHash: rows[0]?.previousHash ?? GENESIS_HASH, contentHash: batchContentHash(hasher, rows), ...options.change,
    }
    return { ...unsigned, rows, signature: this.sign(batchSigningText(unsigned)) }
  }

  /** `hasMore`: it goes on sending, and is answered as soon as the batch is held. */
  send(batch: Batch, { hasMore = false, url = this.url } = {}): Promise<HttpAnswer> {
    return post(`${url}/v1/batches`, new Uint8Array(gzipSync(JSON.stringify(batch))), { 'content-encoding': 'gzip', ...(hasMore ? { prefer: 'respond-async' } : {}) })
  }

  /** The headers of a signed request. */
  signed(method: 'GET' | 'POST', path: string, options: { instant?: number; signer?: WireTill; body?: Uint8Array | string; nonce?: string } = {}): Record<string, string> {
    const { terminalId } = this
    const instant = options.instant ?? Date.now()
    const nonce = options.nonce ?? randomBytes(NONCE_BYTES).toString('base64url')
    const named = { [TERMINAL_HEADER]: terminalId, [INSTANT_HEADER]: String(instant), ...(isSignedWhole(path) ? { [NONCE_HEADER]: nonce } : {}) }
    const text = isSignedWhole(path) ? signedBodyText({ method, path, terminalId, instant, nonce, bodyHash: hasher.sha256Hex(options.body ?? '') }) : requestSigningText({ method, path, terminalId, instant })
    return { ...named, [SIGNATURE_HEADER]: (options.signer ?? this).sign(text) }
  }

  async get(path: string, options: { instant?: number; signer?: WireTill } = {}): Promise<HttpAnswer> {
    const response = await fetch(this.url + path, { headers: this.signed('GET', path, options) })
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
  }

  /** A v2 POST, packed and signed whole. */
  post(path: string, body: unknown, options: { instant?: number; signer?: WireTill } = {}): Promise<HttpAnswer> {
    const packed = new Uint8Array(gzipSync(JSON.stringify(body)))
    return post(this.url + path, packed, { 'content-encoding': 'gzip', ...this.signed('POST', path, { ...options, body: packed }) })
  }
}
