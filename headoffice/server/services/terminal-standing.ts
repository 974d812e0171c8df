import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { clearAside, firstAside, noteLeftAside, takeInAside } from '../store/aside-store.ts'
import { noteAudit } from '../store/audit-store.ts'
import { noteChanges } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { lockTerminal, moveWatermark } from '../store/terminal-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import { reinstateTill, revokeTill } from '../store/till-list-store.ts'
import { interpretTerminal } from './interpretation.ts'

export type StandingFault = 'unknown' | 'revoked-before' | 'in-service' | 'nothing-aside' | 'something-aside'

/** Taking tills out of service and what they send after that. `by`: who decides, null by a command. */
export function createTerminalStanding({ database, now }: { readonly database: Database; readonly now: () => number }) {
  async function decided<T>(
    by: string | null, terminalId: string, action: string, work: (client: Queryable, terminal: TerminalRecord) => Promise<Result<T, StandingFault>>,
    detail: (value: T) => Record<string, number> = () => ({}),
  ): Promise<Result<T, StandingFault>> {
    return database.transaction(async (client) => {
      const terminal = await lockTerminal(client, terminalId)
      if (!terminal) return err('unknown')
      const done = await work(client, terminal)
      if (done.ok) await noteAudit(client, { at: now(), personId: by, action, subject: terminalId, detail: detail(done.value) })
      return done
    })
  }

  /** All other tills hear it: what it signed or signs is not believed there, or is again. */
  async function tellTills(client: Queryable, terminalId: string): Promise<void> {
    await noteChanges(client, [{ kind: 'till-key', key: terminalId }], now())
  }

  async function moveIn(client: Queryable, terminal: TerminalRecord): Promise<Result<{ rows: number }, StandingFault>> {
    const { terminalId, watermark, asideSeq, asideHash } = terminal
    if ((await firstAside(client, terminalId)) === null) return err('nothing-aside')
    const rows = await takeInAside(client, terminalId, watermark)
    if (rows > 0 && asideSeq !== null && asideHash !== null) await moveWatermark(client, terminalId, { watermark: asideSeq, headHash: asideHash, at: now(), rows })
    // Left: what says something else than the journal now holds. It stays where it is.
    if ((await firstAside(client, terminalId)) === null) await clearAside(client, terminalId)
    return ok({ rows })
  }

  return {
    /** Lost, stolen or scrapped: from now on what it sends is kept aside, it is told nothing more, and no till believes it. */
    revoke: (by: string | null, terminalId: string): Promise<Result<null, StandingFault>> =>
      decided(by, terminalId, 'terminal.revoked', async (client) => {
        if (!(await revokeTill(client, terminalId, now()))) return err('revoked-before')
        await tellTills(client, terminalId)
        return ok(null)
      }),

    /** Found again. What it sent meanwhile must have been taken in: its chain goes on after that. */
    reinstate: (by: string | null, terminalId: string): Promise<Result<null, StandingFault>> =>
      decided(by, terminalId, 'terminal.reinstated', async (client, terminal) => {
        if (terminal.revokedAt === null) return err('in-service')
        if ((await firstAside(client, terminalId)) !== null) return err('something-aside')
        await reinstateTill(client, terminalId)
        await tellTills(client, terminalId)
        return ok(null)
      }),

    /** Takes in all that is kept aside; then it counts like any other. */
    async takeIn(by: string | null, terminalId: string): Promise<Result<{ rows: number }, StandingFault>> {
      const done = await decided(by, terminalId, 'terminal.taken-in', moveIn, ({ rows }) => ({ rows }))
      if (done.ok) await interpretTerminal(database, terminalId)
      return done
    },

    /** Seen, and not taken in: it stays aside, and can be taken in later all the same. */
    leaveAside: (by: string | null, terminalId: string): Promise<Result<null, StandingFault>> =>
      decided(by, terminalId, 'terminal.left-aside', async (client) => {
        if ((await firstAside(client, terminalId)) === null) return err('nothing-aside')
        await noteLeftAside(client, terminalId)
        return ok(null)
      }),
  }
}
export type TerminalStanding = ReturnType<typeof createTerminalStanding>
