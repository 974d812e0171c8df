import { parseArgs } from 'node:util'

export interface ShellArguments {
  readonly data: string | null
  readonly printer: string | null
  readonly language: 'en' | 'zh' | null
  readonly headOfficeUrl: string | null
  readonly terminalNode: string | null
  /** A new till begins with the demo store and asks nothing. */
  readonly demo: boolean
  /** `--customer-display` (`--display` is X11's own): opens the customer's display beside the counter where there is no second screen. */
  readonly display: boolean
}

/** Reads the shell's own flags out of a command line that also carries Chromium's and Electron's. */
export function shellArguments(argv: readonly string[]): ShellArguments {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { data: text, printer: text, lang: text, 'head-office': text, 'terminal-node': text, 'customer-display': { type: 'boolean' }, demo: { type: 'boolean' } },
  })
  const of = (name: string) => (typeof values[name] === 'string' ? values[name] : null)
  const lang = of('lang')
  return {
    data: of('data'),
    printer: of('printer'),
    language: lang === 'en' || lang === 'zh' ? lang : null,
    headOfficeUrl: of('head-office'),
    terminalNode: of('terminal-node'),
    display: values['customer-display'] === true,
    demo: values['demo'] === true,
  }
}
