import type Database from 'better-sqlite3'
import { z } from 'zod'
import { idSchema } from '../../core/base/numbers.ts'
import { basketLineSchema, basketSchema } from '../../core/basket/basket.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { Instant } from '../../core/time/instant.ts'

export interface OpenSale {
  readonly basket: Basket
  readonly lastLineId: string | null
}

const takenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('line'), saleId: idSchema, line: basketLineSchema, position: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('sale'), basket: basketSchema, lastLineId: idSchema.nullable() }),
])
/** One line with its place, or a whole sale. */
export type Taken = z.infer<typeof takenSchema>

export interface HeldSale {
  readonly saleId: string
  readonly label: string
  readonly itemCount: number
  readonly totalMinor: number
  readonly heldAt: Instant
}

export interface BasketStore {
  open(): OpenSale | null
  /** The open sale's id without reading its basket. */
  openSaleId(): string | null
  putOpen(sale: OpenSale): void
  clearOpen(): void
  held(): HeldSale[]
  heldBasket(saleId: string): Basket | null
  putHeld(sale: HeldSale, basket: Basket): void
  removeHeld(saleId: string): void
  /** What the last remove or clear took away. */
  undo(): { taken: Taken; at: Instant } | null
  putUndo(taken: Taken, at: Instant): void
  clearUndo(): void
  /** Takes labels and notes away, which may name somebody, from every basket these members are on; and what could be put back. */
  forgetWords(memberIds: readonly string[]): void
}

interface OpenRow {
  basket: string
  last_line_id: string | null
}

/**
 * The open sale, the held ones, and what can be put back.
 *
 * @param memberOf whom an id stands for now: a member may have been merged while a basket waited
 */
export function createBasketStore(db: Database.Database, memberOf: (memberId: string) => string): BasketStore {
  function basketOf(text: string): Basket {
    return now(basketSchema.parse(JSON.parse(text)))
  }
  function now(basket: Basket): Basket {
    const memberId = basket.memberId === null ? null : memberOf(basket.memberId)
    return memberId === basket.memberId ? basket : { ...basket, memberId }
  }
  /** The open sale as it was written or read last: what is in the table is read and checked only where it is another text. Never changed in place. */
  let lastKnown: { readonly text: string; readonly basket: Basket } | null = null
  function openBasketOf(text: string): Basket {
    if (lastKnown?.text !== text) lastKnown = { text, basket: basketSchema.parse(JSON.parse(text)) }
    return now(lastKnown.basket)
  }
  const open = db.prepare<[], OpenRow>('SELECT basket, last_line_id FROM open_sale')
  const openId = db.prepare<[], { sale_id: string }>('SELECT sale_id FROM open_sale')
  const putOpen = db.prepare(`INSERT INTO open_sale (only, sale_id, basket, last_line_id) VALUES (1, ?, ?, ?)
    ON CONFLICT (only) DO UPDATE SET sale_id = excluded.sale_id, basket = excluded.basket, last_line_id = excluded.last_line_id`)
  const clearOpen = db.prepare('DELETE FROM open_sale')
  const held = db.prepare<[], { sale_id: string; label: string; item_count: number; total_minor: number; held_at: number }>(
    'SELECT sale_id, label, item_count, total_minor, held_at FROM held_sale ORDER BY held_at, sale_id')
  const heldBasket = db.prepare<[string], { basket: string }>('SELECT basket FROM held_sale WHERE sale_id = ?')
  const putHeld = db.prepare('INSERT INTO held_sale (sale_id, label, basket, item_count, total_minor, held_at) VALUES (?, ?, ?, ?, ?, ?)')
  const removeHeld = db.prepare('DELETE FROM held_sale WHERE sale_id = ?')
  const undo = db.prepare<[], { taken: string; at: number }>('SELECT taken, at FROM undo')
  const putUndo = db.prepare('INSERT INTO undo (only, taken, at) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET taken = excluded.taken, at = excluded.at')
  const clearUndo = db.prepare('DELETE FROM undo')

  const allHeld = db.prepare<[], { sale_id: string; basket: string }>('SELECT sale_id, basket FROM held_sale')
  const say = db.prepare("UPDATE held_sale SET label = '', basket = ? WHERE sale_id = ?")
  const wordless = (text: string): string => JSON.stringify({ ...basketSchema.parse(JSON.parse(text)), note: '' })

  return {
    forgetWords(memberIds) {
      const names = (text: string): boolean => memberIds.some((memberId) => text.includes(memberId))
      for (const { sale_id: saleId, basket } of allHeld.all()) if (names(basket)) say.run(wordless(basket), saleId)
      const row = open.get()
      if (row && names(row.basket)) db.prepare('UPDATE open_sale SET basket = ?').run(wordless(row.basket))
      clearUndo.run()
    },
    open() {
      const row = open.get()
      return row ? { basket: openBasketOf(row.basket), lastLineId: row.last_line_id } : null
    },
    openSaleId: () => openId.get()?.sale_id ?? null,
    putOpen({ basket, lastLineId }) {
      lastKnown = { text: JSON.stringify(basket), basket }
      putOpen.run(basket.saleId, lastKnown.text, lastLineId)
    },
    clearOpen: () => void clearOpen.run(),
    held: () => held.all().map((row) => ({ saleId: row.sale_id, label: row.label, itemCount: row.item_count, totalMinor: row.total_minor, heldAt: row.held_at })),
    heldBasket(saleId) {
      const row = heldBasket.get(saleId)
      return row ? basketOf(row.basket) : null
    },
    putHeld: (sale, basket) => void putHeld.run(sale.saleId, sale.label, JSON.stringify(basket), sale.itemCount, sale.totalMinor, sale.heldAt),
    removeHeld: (saleId) => void removeHeld.run(saleId),
    undo() {
      const row = undo.get()
      return row ? { taken: takenSchema.parse(JSON.parse(row.taken)), at: row.at } : null
    },
    putUndo: (taken, at) => void putUndo.run(JSON.stringify(taken), at),
    clearUndo: () => void clearUndo.run(),
  }
}
