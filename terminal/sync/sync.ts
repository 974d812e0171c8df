import { randomInt } from 'node:crypto'
import { fail } from '../../core/contract/errors.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { SyncView } from '../../core/contract/views.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { earlierEntries } from '../store/segments.ts'
import { createSpentElsewhere } from '../store/spent-elsewhere.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { createBackOff } from './back-off.ts'
import { createChangesStep } from './changes-step.ts'
import { createPairStep } from './pair-step.ts'
import type { PairFault } from './pair-step.ts'
import { notTakenView } from './not-taken.ts'
import { SYNC_TIMINGS } from './ports.ts'
import type { SyncOptions } from './ports.ts'
import { createSpendingClearance } from './clear-spending.ts'
import { createHeadOfficeLine } from './head-office-line.ts'
import { createLiveAccounts } from './live-account.ts'
import type { AccountAge } from './live-account.ts'
import { createServerClock } from './server-clock.ts'
import { createEarlierStep } from './earlier-chains.ts'
import { createRounds } from './rounds.ts'
import { createSendStep } from './send-step.ts'
import { DONE } from './step.ts'
import { SETTLE_STEPS, UP_STEPS } from './up-steps.ts'
import type { StepEnd, SyncContext } from './step.ts'

export interface Sync {
  view(): SyncView
  /** Begins a pairing; the code to type is in the view. */
  pair(url: string): Promise<Result<SyncView, PairFault>>
  /** Something was written: send it soon. Cheap, returns at once; during a back-off it waits its turn. */
  wake(): void
  /** A person asks: tries at once, back-off or not, and answers when the round is over or after three seconds. */
  now(): Promise<SyncView>
  /** Who stands at the counter now, null for nobody: asks head office about a new one's account. Returns at once. */
  attend(memberId: string | null): void
  /** How the account of who stands there stands to head office's. */
  accountAge(): AccountAge | null
  /** Asks head office whose a card is; true where this till knows it now. Answers within a second and a half, offline at once. */
  lookUpCard(number: string): Promise<boolean>
  /** The same of a gift card or credit, by the SHA-256 of its code. */
  lookUpValue(codeHash: string): Promise<boolean>
  /** Ends requests and timers; what was not sent stays in the journal. */
  close(): Promise<void>
}

const RANDOM_STEPS = 1_000_000
const NOW_WAITS_MS = 3_000
/** How many members that were refused the screen names. */
const MEMBERS_SHOWN = 5

/** The line to head office: journal up, rulebooks down, pairing. All it knows is in `sync_state`, so a restart goes on. */
export function createSync(options: SyncOptions): Sync {
  const { db, journal, keys, rulebooks, clock, hasher, log } = options.till
  const deps = { ...options, db, journal, keys, rulebooks, clock, hasher, log }
  const timings = { ...SYNC_TIMINGS, ...deps.timings }
  const store = createSyncStore(deps.db)
  const closing = new AbortController()
  const serverClock = createServerClock(deps.clock)
  const line = createHeadOfficeLine(deps.headOfficeCa ?? null)
  const context: SyncContext = {
    deps, store, timings, serverClock,
    client: { now: () => deps.clock.now(), closing: closing.signal, onServerDate: (at) => serverClock.learn(at), headOfficeNow: () => serverClock.heard(), line },
  }
  const backOff = createBackOff({ ...timings, random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS })
  const pairing = createPairStep(context)
  const send = createSendStep(context, changed)
  const sendEarlier = createEarlierStep(context)
  const upSteps = UP_STEPS.map((make) => make(context))
  const settleSteps = SETTLE_STEPS.map((make) => make(context))
  const readChanges = createChangesStep(context)
  const spending = createSpendingClearance(context)
  const feed = createChangeFeed(deps.db)
  const spentElsewhere = createSpentElsewhere(deps.db)
  /** How the last round ended; kept in memory, a restart finds out anew. */
  let end: StepEnd = DONE
  let sending = false
  let lastShown = ''

  function view(): SyncView {
    const state = store.read()
    const paired = state.headOffice !== null && !forgotten()
    const head = deps.journal.headOf().seq
    // Where head office stands among all entries of this till, those of earlier chains before them.
    const heldUpTo = earlierEntries(deps.db) + state.watermark
    return {
      paired,
      url: state.pairing?.url ?? state.headOffice?.url ?? deps.offeredUrl,
      state: stateOf(state.pairing !== null, paired, state.offlineSince !== null),
      pairingCode: state.pairing?.code ?? null,
      lastGoodAt: state.lastGoodAt,
      offlineSince: state.offlineSince,
      waitingSales: store.countSalesAfter(heldUpTo),
      waitingEntries: Math.max(0, head - state.watermark),
      oldestWaitingAt: deps.journal.rowsAfter(state.watermark, 1)[0]?.at ?? null,
      atRiskMinor: store.riskAfter(heldUpTo) + (paired ? spentElsewhere.after(heldUpTo) : 0),
      trouble: troubleOf(state.notApplied.length),
      notApplied: [...state.notApplied],
      notTaken: notTakenView(feed.refused()),
      membersRefused: deps.till.memberOutbox.refusedMembers(MEMBERS_SHOWN),
      messages: deps.till.messages.current(deps.clock.now()),
      rulebookVersion: deps.rulebooks.current(deps.clock.now()).version,
      refusedRulebook: state.refusedRulebook,
    }
  }

  /** Head office does not know this till (any more): it may be paired again. */
  const forgotten = () => end.kind === 'refused' && end.code === 'UNKNOWN_TERMINAL'

  function stateOf(isPairing: boolean, paired: boolean, offline: boolean): SyncView['state'] {
    if (isPairing) return 'pairing'
    if (!paired) return forgotten() ? 'refused' : 'not-paired'
    if (end.kind === 'refused') return 'refused'
    if (offline || end.kind === 'offline') return 'offline'
    return sending ? 'sending' : 'idle'
  }

  function troubleOf(notApplied: number): SyncView['trouble'] {
    if (end.kind !== 'done') return { code: end.code, detail: end.detail }
    return notApplied > 0 ? { code: 'NOT_APPLIED', detail: `NOT_APPLIED ${notApplied}` } : null
  }

  function changed(): void {
    const shown = JSON.stringify(view())
    if (shown === lastShown) return
    lastShown = shown
    deps.onChange()
  }

  /** In the order in which it happened; but a chain that is over and is refused does not hold up today's sales. */
  async function sendBoth(): Promise<StepEnd> {
    const earlier = await sendEarlier()
    if (earlier.kind === 'offline') return earlier
    const sent = await send()
    return sent.kind === 'done' ? earlier : sent
  }

  /** Steps one after another; one that is refused holds up no other. */
  async function inTurn(steps: readonly (() => Promise<StepEnd>)[]): Promise<StepEnd> {
    let end: StepEnd = DONE
    for (const step of steps) {
      const one = await step()
      if (one.kind === 'offline') return one
      if (one.kind === 'refused' && end.kind === 'done') end = one
    }
    return end
  }

  /** Journal up, the rest up, then changes down. A till whose journal is refused still reads changes; one that is cut off does not try. */
  async function exchange(): Promise<StepEnd> {
    sending = true
    changed()
    try {
      // Also where the entries that are lost come back in this round: what was told may have been lost with them.
      spending.askAnew()
      const sent = await sendBoth()
      if (sent.kind === 'offline' || (sent.kind === 'refused' && sent.code === 'UNKNOWN_TERMINAL')) return sent
      const rest = await inTurn(upSteps)
      if (rest.kind === 'offline') return rest
      const read = await readChanges()
      const settled = read.kind === 'done' ? await inTurn(settleSteps) : read
      return [sent, rest, settled].find(({ kind }) => kind !== 'done') ?? read
    } finally {
      sending = false
    }
  }

  /** One round; answers how long to wait for the next. */
  async function round(): Promise<number> {
    const state = store.read()
    if ((!state.pairing && !state.headOffice) || deps.isPaused?.() === true) return timings.everyMs
    end = state.pairing ? await pairing.poll(state.pairing) : await exchange()
    if (closing.signal.aborted) return timings.everyMs
    return conclude(state.pairing !== null)
  }

  function conclude(wasPairing: boolean): number {
    const now = deps.clock.now()
    if (end.kind === 'done') {
      backOff.reset()
      if (!wasPairing) {
        store.keepGood(now)
        spending.clear()
      }
      changed()
      if (!wasPairing) return end.isBehind ? 0 : timings.everyMs
      return store.read().pairing ? timings.pairingPollMs : 0
    }
    if (!wasPairing) store.keepOffline(end.kind === 'offline' ? now : null)
    const waitMs = backOff.failed(end.waitMs)
    deps.log.warn('sync.failed', { kind: end.kind, code: end.code, detail: end.detail, waitMs })
    changed()
    return waitMs
  }

  const rounds = createRounds({
    round,
    mayHurry: () => !backOff.failing(),
    onThrown(thrown) {
      // A full disk or a broken invariant: nothing was acknowledged, and the journal keeps what is waiting.
      end = { kind: 'offline', code: 'INTERNAL', detail: thrown instanceof Error ? thrown.message : String(thrown), waitMs: null }
      deps.log.error('sync.threw', { detail: end.detail })
      deps.onChange()
      return backOff.failed(null)
    },
  })
  rounds.soon(0)
  const live = createLiveAccounts(context, { mayAsk: () => !backOff.failing() && deps.isPaused?.() !== true, onChange: () => deps.onMembersChange?.() })

  return {
    view,
    attend: live.attend,
    accountAge: live.age,
    lookUpCard: live.lookUpCard,
    lookUpValue: live.lookUpValue,
    async pair(url) {
      const linked = store.read().headOffice
      if (linked && !forgotten()) return fail('ALREADY_PAIRED', { url: linked.url })
      const begun = await pairing.begin(url)
      if (!begun.ok) return begun
      end = DONE
      backOff.reset()
      changed()
      rounds.soon(timings.pairingPollMs)
      return ok(view())
    },
    wake() {
      changed()
      if (!backOff.failing()) rounds.soon(0)
    },
    async now() {
      backOff.reset()
      await rounds.oneMore(NOW_WAITS_MS)
      return view()
    },
    async close() {
      closing.abort()
      await rounds.close()
      line.close()
    },
  }
}
