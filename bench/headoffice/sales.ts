import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { seededChoices } from '../../terminal/demo/seeded-choices.ts'
import { openBenchTill } from '../million/open-till.ts'
import { fillBasket, pay, pieceGoods } from '../million/sell.ts'

const NO_SLIPS = { hasPrinter: () => false, enqueueInTransaction: () => undefined }
const NO_PRINTER = { ...NO_SLIPS, slips: NO_SLIPS }
/** Different sales that all others are copies of. */
const TEMPLATES = 400
const MOST_LINES = 9
const MEMBERS = 300

/** Texts of sales as a real till wrote them: 1 to 9 lines, two of three to members, in cash. Each copy has ids of its own. */
export interface SaleTexts {
  next(): string
  /** Bytes of the middle one. */
  readonly medianBytes: number
  readonly meanBytes: number
}

export function realSales(seed: number): SaleTexts {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-sales-'))
  const { till, db, close } = openBenchTill(folder, createSystemClock())
  try {
    const choices = seededChoices(seed)
    const goods = pieceGoods(till)
    const members = db.prepare<[number], string>('SELECT member_id FROM member LIMIT ?').pluck().all(MEMBERS)
    for (let n = 0; n < TEMPLATES; n += 1) {
      const lines = Array.from({ length: choices.between(1, MOST_LINES) }, () => choices.of(goods))
      const memberId = n % 3 === 0 ? null : choices.of(members)
      db.transaction(() => pay(till, NO_PRINTER, fillBasket(till, memberId, lines), [{ kind: 'cash', givenMinor: 100_000 }])).immediate()
    }
    const texts = db.prepare<[], string>("SELECT body FROM journal WHERE json_extract(body, '$.type') = 'sale.completed' ORDER BY seq").pluck().all()
    const templates = texts.map((text) => {
      const { saleId, lot } = JSON.parse(text) as SaleCompleted
      return { text, saleId, lotId: lot?.lotId ?? null }
    })
    const bytes = texts.map((text) => Buffer.byteLength(text)).sort((a, b) => a - b)
    let sold = 0
    return {
      next() {
        const { text, saleId, lotId } = templates[(sold += 1) % templates.length]!
        const fresh = text.replaceAll(saleId, randomUUID())
        return lotId === null ? fresh : fresh.replaceAll(lotId, randomUUID())
      },
      medianBytes: bytes[bytes.length >> 1]!,
      meanBytes: bytes.reduce((sum, one) => sum + one, 0) / bytes.length,
    }
  } finally {
    close()
    rmSync(folder, { recursive: true })
  }
}
