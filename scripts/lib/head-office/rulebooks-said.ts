import { readFileSync } from 'node:fs'
import type { Result } from '../../../core/base/result.ts'
import { REFUSAL_WORDS } from '../../../headoffice/server/rulebooks/refusals.ts'
import type { RulebookRefusal } from '../../../headoffice/server/rulebooks/refusals.ts'
import { sayFault } from './books.ts'
import type { CommonOptions } from './books.ts'
import { faultLines } from './rulebooks-words.ts'

export function print(lines: readonly string[]): void {
  console.log(lines.join('\n'))
}

/** Says why something was not done, with every fault; null then. */
export function valueOr<T>(options: CommonOptions, result: Result<T, RulebookRefusal>): T | null {
  if (result.ok) return result.value
  const { code, faults } = result.error
  const words = REFUSAL_WORDS[code]
  sayFault(options, words.en, words.zh)
  for (const line of faultLines(faults, options.lang)) console.error(line)
  return null
}

/** The text of a file; null where it cannot be read, which is said. */
export function fileText(options: CommonOptions, file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    sayFault(options, `The file ${file} cannot be read. Check its name.`, `无法读取文件 ${file}。请检查文件名。`)
    return null
  }
}
