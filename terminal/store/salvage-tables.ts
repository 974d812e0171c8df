import { readPage } from './salvage-cells.ts'
import type { ReadPage, StoredRow, StoredValue } from './salvage-cells.ts'
import type { Pages } from './salvage-pages.ts'

/** How a table's rows are stored. */
export interface TableShape {
  readonly name: string
  readonly kind: ReadPage['kind']
  /** In the order in which a row stores them. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNullable: boolean; readonly isRowid: boolean }[]
  /** Columns from here on were added later: an older row ends before them. */
  readonly leastColumns: number
}

export interface FoundTable {
  readonly rows: Iterable<StoredRow>
  /** Pages and cells of it that could not be read: known once its rows were all taken. */
  readonly lost: () => number
  /** The last page of its rows was reached, so its last row is known; as above. */
  readonly hasEnd: () => boolean
}

const SCHEMA: TableShape = {
  name: 'sqlite_schema', kind: 'table', leastColumns: 5,
  columns: [['type', 'TEXT'], ['name', 'TEXT'], ['tbl_name', 'TEXT'], ['rootpage', 'INTEGER'], ['sql', 'TEXT']].map(([name = '', type = '']) => ({ name, type, isNullable: name === 'sql', isRowid: false })),
}
const SCHEMA_TYPES: readonly StoredValue[] = ['table', 'index', 'trigger', 'view']

/**
 * The tables of a damaged file, read page by page from their roots: a page that cannot be read costs its own rows and no
 * others. What hangs below a damaged page is found again among the pages that no tree reached, where the shape of its rows
 * fits one damaged table alone.
 *
 * @param indexes a page of a damaged index looks like rows of a table that has the same columns, and must not become such
 */
export function readTables(pages: Pages, shapes: readonly TableShape[], indexes: readonly TableShape[]): ReadonlyMap<string, FoundTable> {
  const seen = new Set<number>()
  const roots = readRoots(pages, seen)
  const walks = new Map([...shapes, ...indexes].map((shape) => [shape.name, new TableWalk(pages, shape, roots.get(shape.name) ?? null, seen)]))
  for (const walk of walks.values()) walk.settle()
  // SQLite's own tables belong to nobody here, but must not be taken for lost ones.
  for (const [name, root] of roots) if (!walks.has(name)) new TableWalk(pages, null, root, seen).settle()
  adoptOrphans(pages, [...walks.values()], seen)
  const tables = new Map(shapes.map(({ name }) => [name, walks.get(name)!]))
  return new Map([...tables].map(([name, table]) => [name, { rows: { [Symbol.iterator]: () => table.rows() }, lost: () => table.lost, hasEnd: () => table.hasEnd }]))
}

/** Where the tree of each table and index begins; of a damaged list of them, what is left of it anywhere in the file. */
function readRoots(pages: Pages, seen: Set<number>): Map<string, number> {
  const walk = new TableWalk(pages, SCHEMA, 1, seen)
  walk.settle()
  if (walk.lost > 0) for (const number of unseen(pages, seen)) if (fitsPage(pages, number, SCHEMA)) walk.adopt(number)
  const roots = new Map<string, number>()
  for (const { values: [type, name, , root] } of walk.rows()) {
    if (SCHEMA_TYPES.includes(type ?? null) && typeof name === 'string' && typeof root === 'number' && root > 0) roots.set(name, root)
  }
  return roots
}

function* unseen(pages: Pages, seen: ReadonlySet<number>): Generator<number> {
  for (let number = 1; number <= pages.count; number++) if (!seen.has(number)) yield number
}

/** Gives each page of rows that no tree reached to the one damaged table or index that all of its rows fit. */
function adoptOrphans(pages: Pages, walks: readonly TableWalk[], seen: ReadonlySet<number>): void {
  const damaged = walks.filter((walk) => walk.lost > 0)
  if (damaged.length === 0) return
  for (const number of [...unseen(pages, seen)]) {
    const fitting = damaged.filter(({ shape }) => shape !== null && fitsPage(pages, number, shape))
    const [only] = fitting
    if (only !== undefined && fitting.length === 1) only.adopt(number)
  }
}

function fitsPage(pages: Pages, number: number, shape: TableShape): boolean {
  const page = readPage(pages, number)
  if (page === null || page.kind !== shape.kind || page.children.length > 0 || page.rows.length === 0) return false
  return page.rows.every((row) => fits(row, shape))
}

function fits({ values }: StoredRow, { columns, leastColumns }: TableShape): boolean {
  if (values.length < leastColumns || values.length > columns.length) return false
  return values.every((value, n) => {
    const column = columns[n]
    if (column === undefined) return false
    if (value === null) return column.isNullable || column.isRowid
    return column.type === 'ANY' || !column.isRowid && typeof value === (column.type === 'TEXT' ? 'string' : 'number')
  })
}

/** One tree of the file; its pages are learned once, its rows can be read again and again. */
class TableWalk {
  readonly shape: TableShape | null
  lost = 0
  hasEnd = true
  private readonly pages: Pages
  private readonly root: number | null
  private readonly seen: Set<number>
  private leaves: number[] | null = null

  constructor(pages: Pages, shape: TableShape | null, root: number | null, seen: Set<number>) {
    this.pages = pages
    this.shape = shape
    this.root = root
    this.seen = seen
  }

  /** Walks the tree, so that its pages, and what is lost of it, are known. */
  settle(): void {
    if (this.leaves !== null) return
    this.leaves = []
    if (this.root === null) this.lose(true)
    else this.walk(this.root, this.leaves, true)
  }

  adopt(page: number): void {
    this.seen.add(page)
    this.leaves?.push(page)
  }

  *rows(): Generator<StoredRow> {
    this.settle()
    for (const number of this.leaves ?? []) yield* readPage(this.pages, number)?.rows ?? []
  }

  private walk(number: number, leaves: number[], isLast: boolean): void {
    const page = number < 1 || number > this.pages.count || this.seen.has(number) ? null : readPage(this.pages, number)
    if (page === null || (this.shape !== null && page.kind !== this.shape.kind)) return this.lose(isLast)
    this.seen.add(number)
    if (page.bad > 0) this.lose(isLast, page.bad)
    // Pages inside a tree by key hold rows too.
    if (page.rows.length > 0) leaves.push(number)
    page.children.forEach((child, n) => this.walk(child, leaves, isLast && n === page.children.length - 1))
  }

  private lose(isLast: boolean, cells = 1): void {
    this.lost += cells
    if (isLast) this.hasEnd = false
  }
}
