import type { LinkKind } from './link-kind.ts'

/**
 * What a shell and the terminal process it started say to each other. The window's own frames pass through here only where
 * a port cannot be handed to the process itself (an external Node).
 */

/**
 * Flags of V8 that a terminal's process is started with. Its young generation is kept small: a till makes little garbage at
 * a time, and the default would hold some 50 MB more for a speed that nobody at a counter could tell.
 */
export const HOST_FLAGS: readonly string[] = ['--max-semi-space-size=4']

/** What happened, what is safe, what to do. */
export interface RefusalWords {
  readonly what: string
  readonly safe: string
  readonly todo: string
}

/** A terminal's configuration as a shell sends it; `port` and `sessions` only where a browser is the window. */
export interface HostStart {
  readonly dataDir: string
  readonly printer?: string | undefined
  readonly language?: 'en' | 'zh' | undefined
  readonly headOfficeUrl?: string | undefined
  /** An empty folder asks how the till shall begin; left out: with the demo store. */
  readonly firstRun?: 'ask' | undefined
  readonly loopback?: {
    readonly rendererDir: string
    /** 0: any free port. */
    readonly port: number
    /** The sessions that an earlier process of this shell admitted, as it told them: digests, and what kind of window. */
    readonly sessions: readonly string[]
  } | undefined
}

export type ShellMessage =
  | { readonly t: 'start'; readonly start: HostStart }
  /** A window's link. Its port comes with the message, or its frames follow. */
  | { readonly t: 'attach'; readonly link: number; readonly kind: LinkKind }
  | { readonly t: 'frame'; readonly link: number; readonly frame: unknown }
  | { readonly t: 'detach'; readonly link: number }
  /** Asks for another one-time address of the loopback server. */
  | { readonly t: 'launch'; readonly kind: LinkKind }
  | { readonly t: 'close' }

export type HostMessage =
  /** The process listens: send `start`. */
  | { readonly t: 'ready' }
  | { readonly t: 'started'; readonly loopbackPort: number | null }
  | { readonly t: 'refused'; readonly code: string; readonly words: { readonly en: RefusalWords; readonly zh: RefusalWords } }
  | { readonly t: 'launch'; readonly url: string }
  | { readonly t: 'session'; readonly digest: string }
  | { readonly t: 'frame'; readonly link: number; readonly frame: unknown }
  | { readonly t: 'detached'; readonly link: number }
