import { keepBadge } from './badges.ts'
import { importPostings } from '../../core/ledger/sale-entries.ts'
import type { LocalText } from '../../core/base/local-text.ts'
import type { NewStore } from '../demo/demo-store.ts'
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

export interface SetUpOptions {
  /** A shop to try things in: its tiles show the PINs. */
  readonly demo: boolean
  readonly showPins?: boolean
  /** In front of receipt numbers; none on a till's first chain. */
  readonly letters?: string
}

/** Sets a new till up with a store's people, goods, rules and members, and opens its journal: all of it or nothing. */
export function setUpStore(till: Till, store: NewStore, options: SetUpOptions = { demo: true }): void {
  till.db.transaction(() => {
    const { programme } = store.rulebook
    till.db.prepare('INSERT INTO terminal_identity (only, terminal_id, programme_id, store_id, store_name, till_number, demo, created_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
      .run(till.ids.next(), programme.id, store.storeId, JSON.stringify(store.name), store.tillNumber, options.demo ? 1 : 0, till.clock.now())
    till.settings.set(STORE_FACTS, JSON.stringify({ receiptName: store.receiptName, address: store.address, taxNumber: store.taxNumber } satisfies StoreFacts))
    till.rulebooks.put(store.rulebook, null)
    putPeople(till, store, options.showPins ?? options.demo)
    putCatalogue(till, store)
    putMembers(till, store)
    openJournal(till, store, options.letters ?? '')
  }).immediate()
}

function putPeople(till: Till, { staff }: NewStore, showPin: boolean): void {
  staff.forEach((person, position) => {
    till.staff.put(person, person.pin, { showPin, position })
    if (person.badge !== undefined) keepBadge(till, person.staffId, person.badge)
  })
}

function putCatalogue(till: Till, { catalogue }: NewStore): void {
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

function putMembers(till: Till, { members }: NewStore): void {
  const country = phoneCountry(till)
  for (const m of members) {
    const phone = m.phone === null ? null : phoneNumber(m.phone, country)
    if (m.phone !== null && !phone) throw new Error('a member of the store file has a telephone number')
    till.members.put(
      { memberId: m.memberId, name: m.name, otherName: m.otherName, language: m.language, birthday: m.birthday, since: m.since, importedVisitOn: m.lastVisitOn },
      m.cards.map((card) => ({ ...card, cardId: card.cardId ?? till.ids.next() })), phone === null ? [] : [phone],
    )
    indexMember(till, m.memberId)
  }
  markMembersIndexed(till)
}

function openJournal(till: Till, store: NewStore, letters: string): void {
  const { programme } = store.rulebook
  const opened = { type: 'terminal.opened', programmeId: programme.id, storeId: store.storeId, tillNumber: store.tillNumber, publicKey: till.keys.publicKeyRaw } as const
  // Not from the journal, which keeps what it read: the letters of the chain come only now.
  const terminalId = readIdentity(till.db)?.terminalId ?? ''
  putChain(till.db, { number: 1, terminalId, publicKey: till.keys.publicKeyRaw, letters, before: 0, because: null, pairedBefore: null, heldUpTo: 0, begunAt: till.clock.now() })
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
