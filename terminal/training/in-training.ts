import { fail } from '../../core/contract/errors.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { Handlers } from '../../core/contract/types.ts'

/** What belongs to the till itself, its devices and its head office: no part of a room to practise in. */
export const NOT_IN_TRAINING: readonly MethodName[] = [
  'sync.pair', 'sync.now', 'printer.set', 'paymentTerminal.set', 'paymentTerminal.test', 'backup.list', 'backup.make', 'backup.set',
  'ledger.check', 'spending.allow', 'place.settle', 'staff.giveBadge',
]

/** A till's handlers as a training room has them. */
export function inTraining(handlers: Handlers): Handlers {
  const barred = Object.fromEntries(NOT_IN_TRAINING.map((method) => [method, () => fail('NOT_IN_TRAINING', {})]))
  return { ...handlers, ...barred } as Handlers
}
