import type { LocalText } from '../base/local-text.ts'

/** One thing wrong with a rulebook: where, a stable code, and in plain words what to do. */
export interface RulebookFault {
  /** Like `promotions[3].effect.rateBp`; empty for the file as a whole. */
  path: string
  code: string
  message: LocalText
}

export type Path = readonly (string | number)[]

/** Writes a path as people read it. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '')
}

export function fault(path: Path, code: string, en: string, zh: string): RulebookFault {
  return { path: pathText(path), code, message: { en, zh } }
}
