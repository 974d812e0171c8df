import type { TerminalView } from '../../core/contract/views.ts'
import { VERSION } from '../version.ts'
import { otherTillName } from './at-other-till.ts'
import { backupTrouble, restoredFrom } from './backup-settings.ts'
import { booksFault } from './books-check.ts'
import { chainView } from './chain-view.ts'
import { damageView } from './damage.ts'
import { lastHere } from './last-here.ts'
import { offersStoppedNow } from './offer-stops.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** What every screen knows of the till itself. */
export function terminalView(till: Till): TerminalView {
  const identity = till.journal.terminalIdentity()
  const { programme, pointsRules, tierRules } = till.rules.now().rulebook
  const shift = till.shifts.current()
  const restored = restoredFrom(till.settings)
  return {
    version: VERSION,
    storeName: identity.storeName,
    tillNumber: identity.tillNumber,
    mode: { otherTill: otherTillName(till) },
    currency: programme.currency,
    timeZone: programme.timeZone,
    pointsDecimals: pointsRules.decimals,
    tierMeasure: tierRules.measure,
    cashRoundingMinor: programme.cashRoundingMinor,
    programmeName: programme.name,
    demo: identity.demo,
    language: tillLanguage(till),
    keyKeptIn: till.keys.keptIn,
    signedIn: till.session.staffId === null ? null : till.staff.byId(till.session.staffId),
    lastHere: till.session.staffId === null ? lastHere(till) : null,
    training: till.session.training,
    shift: shift ? { openedAt: shift.openedAt, businessDay: shift.businessDay } : null,
    diskTrouble: till.disk.trouble(),
    damage: damageView(till),
    booksFault: booksFault(till),
    backupTrouble: backupTrouble(till),
    offersStopped: offersStoppedNow(till),
    restored: restored && { at: restored.at, madeAt: restored.madeAt, seq: restored.seq },
    ...chainView(till),
  }
}
