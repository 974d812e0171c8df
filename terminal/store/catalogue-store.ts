import type Database from 'better-sqlite3'
import type { Category, Product } from '../../core/basket/product.ts'

export interface CatalogueStore {
  bySku(sku: string): Product | null
  /** By a GTIN-14 (shorter codes with zeros in front). */
  byGtin14(gtin14: string): Product | null
  /** Goods without a barcode, in the order of their tiles. */
  tiles(): Product[]
  /** What is directly in a category; null: the top. */
  inCategory(categoryId: string | null): { categories: Category[]; products: Product[] }
  categories(): Category[]
  /** The whole price file. */
  allProducts(): Product[]
  /** From the root of the tree to the category itself. */
  pathOf(categoryId: string): string[]
  putCategory(category: Category, position: number): void
  putProduct(product: Product, position: number): void
}

interface CategoryRow {
  category_id: string
  parent_id: string | null
  name: string
}

interface Body {
  body: string
}

const productOf = (row: Body | undefined): Product | null => (row ? (JSON.parse(row.body) as Product) : null)
const categoryOf = (row: CategoryRow): Category => ({ id: row.category_id, parentId: row.parent_id, name: JSON.parse(row.name) as Category['name'] })

/** The SQL of the hot reads, exported so that their query plans can be held by a test. */
export const CATALOGUE_SQL = {
  bySku: 'SELECT body FROM product WHERE sku = ?',
  byGtin14: 'SELECT p.body FROM barcode b JOIN product p ON p.sku = b.sku WHERE b.gtin14 = ?',
  tiles: 'SELECT body FROM product WHERE quick_key IS NOT NULL ORDER BY quick_key',
  inCategory: 'SELECT body FROM product WHERE category_id = ? ORDER BY position',
} as const

/** The price file. */
export function createCatalogueStore(db: Database.Database): CatalogueStore {
  const bySku = db.prepare<[string], Body>(CATALOGUE_SQL.bySku)
  const byGtin14 = db.prepare<[string], Body>(CATALOGUE_SQL.byGtin14)
  const tiles = db.prepare<[], Body>(CATALOGUE_SQL.tiles)
  const inCategory = db.prepare<[string], Body>(CATALOGUE_SQL.inCategory)
  const children = db.prepare<[string | null], CategoryRow>('SELECT category_id, parent_id, name FROM category WHERE parent_id IS ? ORDER BY position')
  const all = db.prepare<[], CategoryRow>('SELECT category_id, parent_id, name FROM category ORDER BY position')
  const everything = db.prepare<[], Body>('SELECT body FROM product ORDER BY position')
  const path = db.prepare<[string], { category_id: string }>(`
    WITH RECURSIVE up (category_id, parent_id, depth) AS (
      SELECT category_id, parent_id, 0 FROM category WHERE category_id = ?
      UNION ALL SELECT c.category_id, c.parent_id, up.depth + 1 FROM category c JOIN up ON c.category_id = up.parent_id WHERE up.depth < 100
    ) SELECT category_id FROM up ORDER BY depth DESC`)
  const insertCategory = db.prepare('INSERT INTO category (category_id, parent_id, name, position) VALUES (?, ?, ?, ?)')
  const insertProduct = db.prepare('INSERT INTO product (sku, category_id, quick_key, position, body) VALUES (?, ?, ?, ?, ?)')
  const insertBarcode = db.prepare('INSERT INTO barcode (gtin14, sku) VALUES (?, ?)')

  return {
    bySku: (sku) => productOf(bySku.get(sku)),
    byGtin14: (gtin14) => productOf(byGtin14.get(gtin14)),
    tiles: () => tiles.all().map((row) => JSON.parse(row.body) as Product),
    inCategory: (categoryId) => ({
      categories: children.all(categoryId).map(categoryOf),
      products: categoryId === null ? [] : inCategory.all(categoryId).map((row) => JSON.parse(row.body) as Product),
    }),
    categories: () => all.all().map(categoryOf),
    allProducts: () => everything.all().map((row) => JSON.parse(row.body) as Product),
    pathOf: (categoryId) => path.all(categoryId).map((row) => row.category_id),
    putCategory(category, position) {
      insertCategory.run(category.id, category.parentId, JSON.stringify(category.name), position)
    },
    putProduct(product, position) {
      insertProduct.run(product.sku, product.categoryId, product.quickKey, position, JSON.stringify(product))
      for (const code of product.barcodes) insertBarcode.run(code.padStart(14, '0'), product.sku)
    },
  }
}
