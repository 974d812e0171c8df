import type { Language } from '../../core/base/local-text.ts'
import type { DisplayScene, DisplayView, RatingReason } from '../../core/contract/display-views.ts'
import type { Link } from '../../core/contract/link.ts'
import type { Client } from '../../core/contract/types.ts'
import { makeCaller } from '../link/commands.ts'
import type { CommandInput, CommandName } from '../link/commands.ts'
import { connect } from '../link/connection.ts'
import { useDisplay } from './display-store.ts'

export interface DisplayPorts {
  readonly openLink: () => Promise<Link>
  readonly after: (ms: number, fn: () => void) => () => void
  readonly newId: () => string
  /** The window speaks another contract than the terminal. */
  readonly onStale: () => void
}

type Consent = Extract<DisplayScene, { kind: 'question' }>['consents'][number]

export interface DisplayActions {
  setLanguage(language: Language): void
  answer(askId: string, asked: Pick<Consent, 'consent' | 'channel'>, given: boolean): void
  notNow(askId: string): void
  rate(saleId: string, score: number, reason: RatingReason | null): void
  notToday(saleId: string): void
}

/** Joins the link and the store. Called once per window. */
export function startDisplay(ports: DisplayPorts): DisplayActions {
  const show = (view: DisplayView) => useDisplay.setState({ view })
  const connection = connect({
    openLink: ports.openLink,
    after: ports.after,
    onState(link) {
      useDisplay.setState({ link })
      if (link === 'stale') ports.onStale()
    },
    // Listens first and reads then, so that no change falls between.
    async onOpen(client: Client) {
      client.on('display.shows', show)
      const view = await client.call('display.view', {})
      if (!view.ok) throw new Error('the terminal did not tell what stands on the display')
      show(view.value)
    },
  })
  const caller = makeCaller(() => connection.whenOpen(), ports.newId)
  /** A tap that came too late changes nothing: what stands on the display now is shown by then. */
  const tap = <M extends Extract<CommandName, `display.${string}`>>(method: M, input: CommandInput<M>) => void caller.command(method, input)
  return {
    setLanguage: (language) => tap('display.setLanguage', { language }),
    answer: (askId, { consent, channel }, given) => tap('display.answer', { askId, consent, channel, given }),
    notNow: (askId) => tap('display.notNow', { askId }),
    rate: (saleId, score, reason) => tap('display.rate', { saleId, score, reason }),
    notToday: (saleId) => tap('display.notToday', { saleId }),
  }
}
