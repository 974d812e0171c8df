import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Language } from '../../core/base/local-text.ts'
import { LOW_SCORE_UP_TO } from '../../core/contract/display-views.ts'
import type { CounterDisplay, DisplayScene, DisplayView } from '../../core/contract/display-views.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { CompletedSale, MemberView, SaleView } from '../../core/contract/views.ts'
import { answered, askedNow, askedView, questionScene } from './display-question.ts'
import type { Question } from './display-question.ts'
import { basketScene, thanksScene } from './display-scenes.ts'
import { asksForRating } from './ratings.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** How long things stand on the display when nobody touches it. */
export interface DisplayTiming {
  /** The rating question, after which only the thanks are left. */
  readonly ratingMs: number
  /** The question for a reason, after a low score. */
  readonly reasonMs: number
  /** The thanks, and the change to give with them, until the next sale. */
  readonly thanksMs: number
}
export const DISPLAY_TIMING: DisplayTiming = { ratingMs: 20_000, reasonMs: 15_000, thanksMs: 120_000 }

interface Thanks {
  readonly completed: CompletedSale
  readonly rating: Extract<DisplayScene, { kind: 'thanks' }>['rating']
}

type Over = ContractError<'QUESTION_OVER'>

/** The customer's display of a till: what stands on it, and what the customer says there. It never waits and never refuses a sale. */
export interface CustomerDisplay {
  view(): DisplayView
  counterView(): CounterDisplay
  /** A display was linked; the answer is for when it goes. */
  attach(): () => void
  /** The open sale changed. */
  saleChanged(sale: SaleView | null): void
  /** A sale is over: its thanks stand until the next one begins. */
  saleCompleted(completed: CompletedSale): void
  ask(input: MethodInput<'display.ask'>): Result<CounterDisplay, ContractError<'DISPLAY_NOT_THERE'>>
  endAsk(askId: string): CounterDisplay
  setLanguage(language: Language): DisplayView
  answer(input: MethodInput<'display.answer'>): Result<DisplayView, Over>
  notNow(askId: string): Result<DisplayView, Over>
  /** Whether this sale may be rated now. */
  mayRate(saleId: string): boolean
  /** A rating was kept: asks for the reason of a low one, or says thanks for it. */
  rated(score: number, reason: string | null): DisplayView
  notToday(saleId: string): Result<DisplayView, Over>
  /** A setting, the rules or the language changed. */
  refresh(): void
  close(): void
}

export interface DisplayPorts {
  readonly timing: DisplayTiming
  readonly onShows: (view: DisplayView) => void
  readonly onCounter: (view: CounterDisplay) => void
}

export function createCustomerDisplay(till: Till, openSale: () => SaleView | null, ports: DisplayPorts): CustomerDisplay {
  let displays = 0
  let question: Question | null = null
  let thanks: Thanks | null = null
  /** What this customer chose; null: nothing, and their own language or the till's holds. */
  let chosen: Language | null = null
  let timer: NodeJS.Timeout | undefined
  let sale: SaleView | null = null

  const language = (): Language => {
    if (chosen) return chosen
    const memberId = sale?.member?.memberId ?? thanks?.completed.member?.memberId
    return (memberId === undefined ? undefined : till.members.byId(memberId)?.language) ?? tillLanguage(till)
  }

  function nameOf(member: Pick<MemberView, 'memberId' | 'name'>): string {
    const other = language() === 'zh' ? till.members.byId(member.memberId)?.otherName : null
    return other ?? member.name
  }

  function scene(): DisplayScene {
    if (question) return questionScene(question)
    if (sale && (sale.lines.length > 0 || sale.member)) return basketScene(sale, till.rules.of(sale).rulebook, nameOf)
    if (thanks) return thanksScene(thanks.completed, thanks.completed.member ? nameOf(thanks.completed.member) : '', thanks.rating)
    return { kind: 'idle' }
  }

  function view(): DisplayView {
    const { programme, pointsRules, tierRules } = till.rules.now().rulebook
    return {
      language: language(), storeName: till.journal.terminalIdentity().storeName, programmeName: programme.name,
      currency: programme.currency, pointsDecimals: pointsRules.decimals, tierMeasure: tierRules.measure, isTraining: till.session.training, scene: scene(),
    }
  }

  const counterView = (): CounterDisplay => ({ isThere: displays > 0, asked: question && askedView(question, language()), asksForRating: asksForRating(till.settings) })

  function show(): DisplayView {
    const now = view()
    if (displays > 0) ports.onShows(now)
    return now
  }
  const tellCounter = () => ports.onCounter(counterView())

  function later(ms: number, then: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
    timer.unref()
  }

  function endThanks(): void {
    clearTimeout(timer)
    thanks = null
    chosen = null
  }

  function endAndShow(): void {
    endThanks()
    show()
  }

  /** The question closes itself, and only the thanks are left. */
  function closeRating(): DisplayView {
    if (thanks) thanks = { ...thanks, rating: null }
    later(ports.timing.thanksMs, endAndShow)
    return show()
  }

  return {
    view, counterView,
    attach() {
      displays += 1
      sale = openSale()
      if (displays === 1) tellCounter()
      return () => {
        displays -= 1
        if (displays === 0) tellCounter()
      }
    },
    saleChanged(now) {
      const ended = sale !== null && now === null
      sale = now
      if (now && (now.lines.length > 0 || now.member)) {
        if (thanks) endThanks()
        clearTimeout(timer)
      } else if (ended && !thanks) chosen = null
      if (displays > 0) show()
    },
    saleCompleted(completed) {
      // A window that asks again how its sale ended: it ended once.
      if (thanks?.completed.saleId === completed.saleId) return
      const asks = displays > 0 && asksForRating(till.settings)
      thanks = { completed, rating: asks ? { state: 'asked', score: null } : null }
      sale = null
      if (asks) later(ports.timing.ratingMs, () => void closeRating())
      else closeRating()
      if (displays > 0) show()
    },
    ask(input) {
      if (displays === 0) return fail('DISPLAY_NOT_THERE', {})
      if (question?.askId !== input.askId) chosen = input.language
      question = askedNow(input, question)
      show()
      tellCounter()
      return ok(counterView())
    },
    endAsk(askId) {
      if (question?.askId === askId) {
        question = null
        show()
        tellCounter()
      }
      return counterView()
    },
    setLanguage(next) {
      const idle = scene().kind === 'idle'
      // Chosen by somebody who then walks away, it is not the next customer's choice.
      chosen = idle && next === tillLanguage(till) ? null : next
      if (idle) later(ports.timing.thanksMs, endAndShow)
      // Somebody is reading: the question waits as long again.
      if (thanks?.rating?.state === 'asked') later(ports.timing.ratingMs, () => void closeRating())
      if (thanks?.rating?.state === 'why') later(ports.timing.reasonMs, () => void closeRating())
      if (question) tellCounter()
      return show()
    },
    answer(input) {
      const now = question?.askId === input.askId ? answered(question, input) : null
      if (!now) return fail('QUESTION_OVER', {})
      question = now
      tellCounter()
      return ok(show())
    },
    notNow(askId) {
      if (question?.askId !== askId) return fail('QUESTION_OVER', {})
      question = { ...question, isOver: true }
      tellCounter()
      return ok(show())
    },
    mayRate: (saleId) => thanks?.completed.saleId === saleId && thanks.rating !== null,
    rated(score, reason) {
      if (!thanks) return view()
      const why = score <= LOW_SCORE_UP_TO && reason === null
      thanks = { ...thanks, rating: { state: why ? 'why' : 'given', score } }
      later(why ? ports.timing.reasonMs : ports.timing.ratingMs, () => void closeRating())
      return show()
    },
    notToday(saleId) {
      if (thanks?.completed.saleId !== saleId) return fail('QUESTION_OVER', {})
      return ok(closeRating())
    },
    refresh() {
      tellCounter()
      if (displays > 0) show()
    },
    close: () => clearTimeout(timer),
  }
}
