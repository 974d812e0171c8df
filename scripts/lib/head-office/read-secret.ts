import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Longer is no password. */
const MAX_BYTES = 4_096

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.includes('\n') || text.length > MAX_BYTES) break
  }
  return text.split('\n')[0]?.replace(/\r$/, '') ?? ''
}

/** A secret from the keyboard, which is not shown, or the first line of standard input where that is a pipe or a file. */
export async function readSecret(prompt: string, input: NodeJS.ReadStream = process.stdin): Promise<string> {
  if (!input.isTTY) return firstLine(input)
  process.stderr.write(prompt)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
