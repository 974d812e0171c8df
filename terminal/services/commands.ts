import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { CommonErrorCode, ContractError } from '../../core/contract/errors.ts'
import type { MethodName, Methods } from '../../core/contract/methods.ts'
import type { MethodErrors, MethodInput } from '../../core/contract/types.ts'
import { refuseInCopy } from './place.ts'
import type { Till } from './till.ts'

/** Methods that change something and carry a command id. */
export type CommandName = { [M in MethodName]: Methods[M]['kind'] extends 'command' ? M : never }[MethodName]

/** Commands older than this are not repeated any more by anybody. */
export const COMMANDS_KEPT_MS = 7 * 24 * 3600_000

/** What a command can end with: its declared errors and those of any call. */
export type CommandError<M extends CommandName> = ContractError<MethodErrors<M> | CommonErrorCode>

/** Unwinds a transaction whose command was refused. */
class Refused extends Error {
  readonly error: unknown
  constructor(error: unknown) {
    super('refused')
    this.error = error
  }
}

/** Digest of a command's input; PINs and badges stay out, whoever's they are, so that nobody can try them against it. */
function inputHash(till: Till, input: Record<string, unknown>): string {
  const { commandId: _id, ...rest } = input
  return till.hasher.sha256Hex(JSON.stringify(rest, (key, value: unknown) => (key === 'pin' || key === 'badge' ? undefined : value)))
}

/** What an earlier command of this id gave; null where there was none. */
export function replayOf<M extends CommandName>(till: Till, method: M, input: MethodInput<M>): Result<{ result: unknown } | null, ContractError<'IDEMPOTENCY_MISMATCH'>> {
  const stored = till.commands.byId(input.commandId)
  if (!stored) return ok(null)
  if (stored.method !== method || stored.inputHash !== inputHash(till, input)) return fail('IDEMPOTENCY_MISMATCH', {})
  return ok({ result: JSON.parse(stored.result) as unknown })
}

/**
 * Runs a command once: its effect and its result are one transaction. The same id again gives the stored result and
 * does nothing; with another input it is IDEMPOTENCY_MISMATCH. An effect that is refused leaves nothing behind. A disk
 * that cannot take the commit is DISK_CANNOT_COMMIT, and nothing happened either.
 *
 * @param effect what to do, inside the transaction; its value is stored as JSON, so it must not name anybody
 */
export function runCommand<M extends CommandName, T>(
  till: Till, method: M, input: MethodInput<M>, effect: () => Result<T, CommandError<M>>,
): Result<T, CommandError<M>> {
  const replay = replayOf(till, method, input)
  if (!replay.ok) return err(replay.error as CommandError<M>)
  if (replay.value) return ok(replay.value.result as T)
  const copied = refuseInCopy(till.settings, method)
  if (!copied.ok) return err(copied.error as CommandError<M>)
  const startedMs = till.clock.monotonicMs()
  const done = commit(till, method, input, effect)
  const tookMs = Math.round(till.clock.monotonicMs() - startedMs)
  till.log.info('command.done', { method, commandId: input.commandId, outcome: done.ok ? 'ok' : done.error.code, tookMs })
  return done
}

function commit<M extends CommandName, T>(till: Till, method: M, input: MethodInput<M>, effect: () => Result<T, CommandError<M>>): Result<T, CommandError<M>> {
  const transaction = till.db.transaction(() => {
    const done = effect()
    if (!done.ok) throw new Refused(done.error)
    till.commands.put(input.commandId, { method, inputHash: inputHash(till, input), result: JSON.stringify(done.value ?? null) }, till.clock.now())
    return done.value
  })
  try {
    const value = transaction.immediate()
    till.disk.noteSuccess()
    return ok(value)
  } catch (error) {
    if (error instanceof Refused) return err(error.error as CommandError<M>)
    const explained = till.disk.explain(error)
    if (explained === null) throw error
    return err(explained as CommandError<M>)
  }
}
