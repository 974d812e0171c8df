import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { fault } from '../rulebook/faults.ts'
import type { RulebookFault } from '../rulebook/faults.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../sync/json-depth.ts'

const NOT_A_NUMBER = /[:[,]\s*[-+]?(NaN|Infinity)\b/

/** Reads JSON that a person or another system wrote: never throws, says on which line it stops being JSON. */
export function readJson(text: string): Result<unknown, RulebookFault[]> {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (json.trim() === '') return err([fault([], 'EMPTY', 'There is nothing in this file. Write a quote into it.', '文件是空的，请写入内容。')])
  if (!jsonDepthWithin(json, MAX_JSON_DEPTH)) {
    return err([fault([], 'TOO_DEEP', `This is nested more than ${MAX_JSON_DEPTH} levels deep. Write it flatter.`, `嵌套超过 ${MAX_JSON_DEPTH} 层，请减少嵌套。`)])
  }
  try {
    return ok(JSON.parse(json) as unknown)
  } catch (error) {
    return err([notJson(json, error instanceof Error ? error.message : '')])
  }
}

function notJson(json: string, reason: string): RulebookFault {
  const number = NOT_A_NUMBER.exec(json)
  if (number !== null) {
    return fault([], 'NOT_JSON', `This is not JSON: ${number[1]} is not a number that can be written in it. Write a whole number.`, `不是有效的 JSON：其中不能写 ${number[1]}，请写整数。`)
  }
  const position = /position (\d+)/.exec(reason)
  if (position === null) return fault([], 'NOT_JSON', 'This is not JSON. Check its quotation marks, commas and brackets.', '不是有效的 JSON，请检查引号、逗号和括号。')
  const line = json.slice(0, Number(position[1])).split('\n').length
  return fault([], 'NOT_JSON', `This is not JSON: line ${line} cannot be read. Check its quotation marks, commas and brackets.`, `不是有效的 JSON：第 ${line} 行无法读取，请检查引号、逗号和括号。`)
}
