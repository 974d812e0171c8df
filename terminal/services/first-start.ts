import { keepBadge } from './badges.ts'
import { importPostings } from '../../core/ledger/sale-entries.ts'
import type { LocalText } from '../../core/base/local-text.ts'
import type { DemoStore } from '../demo/demo-store.ts'
import { putChain } from '../store/chain-store.ts'
import { readIdentity } from '../store/journal-store.ts'
import { digitTokens, nameTokens } from '../store/find-store.ts'
import { indexMember, markMembersIndexed } from './member-index.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import type { Till } from './till.ts'

/** What the receipt says of the shop. */
export interface StoreFacts {
  readonly receiptName: LocalText
  readonly address: LocalText
  readonly taxNumber: string
}

const STORE_FACTS = 'store.facts'

/** The shop as its receipts name it. */
export function storeFacts(till: Till): StoreFacts {
  const stored = till.settings.get(STORE_FACTS)
  if (stored === null) throw new Error('the till was not set up')
  return JSON.parse(stored) as StoreFacts
}

/** Whether this till was ever set up. */
export function isSetUp(till: Till): boolean {
  return readIdentity(till.db) !== null
}

/** Sets a new till up with a store's people, goods, rules and members, and opens its journal: all of it or nothing. */
export function setUpStore(till: Till, store: DemoStore): void {
  till.db.transaction(() => {
    const { programme } = store.rulebook
    till.db.prepare('INSERT INTO terminal_identity (only, terminal_id, programme_id, store_id, store_name, till_number, demo, created_at) VALUES (1, ?, ?, ?, ?, ?, 1, ?)')
      .run(till.ids.next(), programme.id, store.storeId, JSON.stringify(store.name), store.tillNumber, till.clock.now())
    till.settings.set(STORE_FACTS, JSON.stringify({ receiptName: store.receiptName, address: store.address, taxNumber: store.taxNumber } satisfies StoreFacts))
    till.rulebooks.put(store.rulebook, null)
    store.staff.forEach((person, position) => {
      till.staff.put(person, person.pin, { showPin: true, position })
      if (person.badge !== undefined) keepBadge(till, person.staffId, person.badge)
    })
    putCatalogue(till, store)
    putMembers(till, store)
    openJournal(till, store)
  }).immediate()
}

function putCatalogue(till: Till, { catalogue }: DemoStore): void {
  // Parents first, whatever the order of the file: a category names its parent.
  const left = new Map(catalogue.categories.map((category, position) => [category.id, { category, position }]))
  const put = (id: string): void => {
    const entry = left.get(id)
    if (!entry) return
    left.delete(id)
    if (entry.category.parentId !== null) put(entry.category.parentId)
    till.catalogue.putCategory(entry.category, entry.position)
  }
  for (const category of catalogue.categories) put(category.id)
  catalogue.products.forEach((product, position) => {
    till.catalogue.putProduct(product, position)
    const words = [product.name.en, product.name.zh, product.brand ?? '', product.sku]
    till.finder.put('product', product.sku, [...words.flatMap(nameTokens), ...product.barcodes.flatMap(digitTokens)])
  })
}

function putMembers(till: Till, { members }: DemoStore): void {
  const country = phoneCountry(till)
  for (const m of members) {
    const phone = phoneNumber(m.phone, country)
    if (!phone) throw new Error('a member of the store file has a telephone number')
    till.members.put(
      { memberId: m.memberId, name: m.name, otherName: m.otherName, language: m.language, birthday: m.birthday, since: m.since, importedVisitOn: m.lastVisitOn },
      m.cards.map((card) => ({ ...card, cardId: till.ids.next() })), [phone],
    )
    indexMember(till, m.memberId)
  }
  markMembersIndexed(till)
}

function openJournal(till: Till, store: DemoStore): void {
  const { programme } = store.rulebook
  const opened = { type: 'terminal.opened', programmeId: programme.id, storeId: store.storeId, tillNumber: store.tillNumber, publicKey: till.keys.publicKeyRaw } as const
  const { terminalId } = till.journal.terminalIdentity()
  putChain(till.db, { number: 1, terminalId, publicKey: till.keys.publicKeyRaw, letters: '', before: 0, because: null, pairedBefore: null, heldUpTo: 0, begunAt: till.clock.now() })
  till.journal.append(opened)
  const imported = {
    type: 'balances.imported' as const,
    source: 'demo-store',
    members: store.members.map((m) => ({
      memberId: m.memberId,
      tierId: m.tierId,
      tierCountedMinor: m.tierCountedMinor,
      lots: m.lots.map(({ memberId: _member, ...lot }) => lot),
    })),
    postings: importPostings(store.members.map((m) => ({ memberId: m.memberId, points: m.lots.reduce((sum, lot) => sum + lot.points, 0) }))),
  }
  const row = till.journal.append(imported)
  till.projections.apply(imported, row, store.rulebook)
}
