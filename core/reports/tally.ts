import type { Figures, ExceptionFound } from './figures.ts'
import { TENDER_KINDS } from './tenders.ts'
import type { TenderKind } from './tenders.ts'

type Row<K extends 'tenders' | 'taxes' | 'promotions' | 'hours' | 'staff' | 'accounts' | 'drawer'> = Figures[K][number]
type Open<T> = { -readonly [P in keyof T]: T[P] extends object ? Open<T[P]> : T[P] }

/** Figures while entries are added to them: lists are kept by their key. */
export interface Tally {
  entries: number
  readonly sales: Open<Figures['sales']>
  readonly returns: Open<Figures['returns']>
  roundingMinor: number
  deductedMinor: number
  readonly coupons: Open<Figures['coupons']>
  readonly priceChanges: Open<Figures['priceChanges']>
  noSales: number
  readonly members: Open<Figures['members']>
  readonly points: Open<Figures['points']>
  readonly tenders: Map<TenderKind, Open<Row<'tenders'>>>
  readonly taxes: Map<string, Open<Row<'taxes'>>>
  readonly promotions: Map<string, Open<Row<'promotions'>>>
  readonly hours: Map<number, Open<Row<'hours'>>>
  readonly staff: Map<string, Open<Row<'staff'>>>
  readonly accounts: Map<string, Open<Row<'accounts'>>>
  readonly drawer: Map<string, Open<Row<'drawer'>>>
  readonly exceptions: ExceptionFound[]
}

const none = () => ({ count: 0, amountMinor: 0 })

export function emptyTally(): Tally {
  return {
    entries: 0,
    sales: { count: 0, beforeMinor: 0, offersMinor: 0, byHandMinor: 0, taxOnTopMinor: 0, totalMinor: 0, loadsMinor: 0 },
    returns: { with: none(), without: none(), voids: none() },
    roundingMinor: 0, deductedMinor: 0,
    coupons: { used: 0, issued: 0 }, priceChanges: none(), noSales: 0,
    members: { sales: 0, amountMinor: 0, joined: 0 },
    points: { issued: 0, reversed: 0, redeemed: 0, givenBack: 0, expired: 0, adjusted: 0, forfeited: 0, imported: 0, change: 0 },
    tenders: new Map(), taxes: new Map(), promotions: new Map(), hours: new Map(), staff: new Map(), accounts: new Map(), drawer: new Map(), exceptions: [],
  }
}

/** The row of a key, begun where there is none yet. */
export function rowOf<K, V>(rows: Map<K, V>, key: K, begin: () => V): V {
  const found = rows.get(key)
  if (found !== undefined) return found
  const row = begin()
  rows.set(key, row)
  return row
}

export const tenderRow = (tally: Tally, kind: TenderKind) => rowOf(tally.tenders, kind, () => ({ kind, sales: 0, amountMinor: 0, points: 0 }))
export const staffRow = (tally: Tally, staffId: string) => rowOf(tally.staff, staffId, () => ({ staffId, sales: 0, memberSales: 0, amountMinor: 0, joined: 0, byHandMinor: 0 }))
export const hourRow = (tally: Tally, hour: number) => rowOf(tally.hours, hour, () => ({ hour, sales: 0, amountMinor: 0 }))
export const promotionRow = (tally: Tally, promotionId: string) => rowOf(tally.promotions, promotionId, () => ({ promotionId, uses: 0, amountMinor: 0, points: 0 }))
export const taxRow = (tally: Tally, taxCode: string, rateBp: number) => rowOf(tally.taxes, `${taxCode} ${rateBp}`, () => ({ taxCode, rateBp, grossMinor: 0, taxMinor: 0 }))
export const drawerRow = (tally: Tally, kind: string) => rowOf(tally.drawer, kind, () => ({ kind, count: 0, amountMinor: 0 }))

const textOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The figures as they are told: lists in an order that does not depend on what came first. */
export function figuresOfTally(tally: Tally): Figures {
  const { tenders, taxes, promotions, hours, staff, accounts, drawer, ...plain } = tally
  return structuredCopy({
    ...plain,
    tenders: TENDER_KINDS.flatMap((kind) => tenders.get(kind) ?? []),
    taxes: [...taxes.values()].sort((one, other) => other.rateBp - one.rateBp || textOrder(one.taxCode, other.taxCode)),
    promotions: [...promotions.values()].sort((one, other) => other.uses - one.uses || textOrder(one.promotionId, other.promotionId)),
    hours: [...hours.values()].sort((one, other) => one.hour - other.hour),
    staff: [...staff.values()].sort((one, other) => textOrder(one.staffId, other.staffId)),
    accounts: [...accounts.values()].filter((row) => row.amount !== 0).sort((one, other) => textOrder(one.account, other.account)),
    drawer: [...drawer.values()].sort((one, other) => textOrder(one.kind, other.kind)),
  })
}

/** What is told must not change when more is added: a copy down to the last row. */
const structuredCopy = (figures: Figures): Figures => JSON.parse(JSON.stringify(figures)) as Figures
