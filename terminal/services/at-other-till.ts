import type { Till } from './till.ts'

const SETTING = 'counter.other-till'

/** What the till beside is called; null: this till sells by itself. */
export function otherTillName(till: Pick<Till, 'settings'>): string | null {
  return till.settings.get(SETTING) || null
}

/** Null: on its own. */
export function saveOtherTillName(till: Pick<Till, 'settings'>, name: string | null): void {
  till.settings.set(SETTING, name ?? '')
}
