import type { ChangeTaker } from '../change-taker.ts'

/** A gift card, store credit or customer account as other tills leave it: this till's own entries are added to it, always all of them. */
export const instrumentTaker: ChangeTaker<'instrument'> = {
  take(change, { till, link }) {
    till.projections.values.takeInstrument(change, link.incarnation)
    return null
  },
}

/** Uses of a code at other tills: where there is one, it is refused here. */
export const codeUsedTaker: ChangeTaker<'code-used'> = {
  take(change, { till, link }) {
    till.projections.values.takeCodeUse(change, link.incarnation)
    return null
  },
}
