import { describe, expect, it } from 'vitest'
import { conditionOf, createAnswerParser, saysOffline, type PrinterAnswer } from '../../native/printers/escpos-status.ts'
import { cutIntoChunks, firstCommand, hidesRealTimeCommand, splitCommands } from '../../native/printers/escpos-commands.ts'
import { drawerKick } from '../../native/drawer/kick.ts'

describe('what four answers to DLE EOT mean', () => {
  it.each([
    ['ready', [0x12, 0x12, 0x12, 0x12]],
    ['ready', [0x16, 0x12, 0x12, 0x12]], // drawer pin high
    ['paper-low', [0x12, 0x12, 0x12, 0x1e]],
    ['paper-out', [0x1a, 0x32, 0x12, 0x7e]],
    ['paper-out', [0x1a, 0x12, 0x12, 0x72]],
    ['cover-open', [0x1a, 0x16, 0x12, 0x12]],
    ['cover-open', [0x1a, 0x36, 0x12, 0x7e]], // paper is changed with the cover open
    ['error', [0x1a, 0x52, 0x12, 0x12]],
    ['error', [0x1a, 0x12, 0x1a, 0x12]], // cutter
    ['error', [0x1a, 0x12, 0x32, 0x12]], // fatal
    ['error', [0x1a, 0x12, 0x52, 0x12]], // too hot, recovers by itself
    ['error', [0x1a, 0x12, 0x12, 0x12]], // offline without saying why
  ] as const)('%s', (condition, answers) => expect(conditionOf(answers)).toBe(condition))

  it('reads online and offline off the first answer', () => {
    expect(saysOffline(0x12)).toBe(false)
    expect(saysOffline(0x16)).toBe(false)
    expect(saysOffline(0x1a)).toBe(true)
  })
})

describe('telling answers apart', () => {
  function parse(...chunks: number[][]): PrinterAnswer[] {
    const answers: PrinterAnswer[] = []
    const take = createAnswerParser((answer) => answers.push(answer))
    chunks.forEach((chunk) => take(Uint8Array.from(chunk)))
    return answers
  }

  it('knows DLE EOT, GS r and automatic status by their fixed bits, XON and XOFF as nothing', () => {
    expect(parse([0x11, 0x12, 0x13, 0x00, 0x03, 0x0c])).toEqual([
      { kind: 'status', byte: 0x12 },
      { kind: 'paper', paperOut: false, paperLow: false },
      { kind: 'paper', paperOut: false, paperLow: true },
      { kind: 'paper', paperOut: true, paperLow: false },
    ])
  })

  it('takes the four bytes of automatic status together, also in pieces', () => {
    expect(parse([0x10, 0x00], [0x00])).toEqual([])
    expect(parse([0x10, 0x00], [0x00], [0x0f, 0x12])).toEqual([{ kind: 'automatic', condition: 'ready' }, { kind: 'status', byte: 0x12 }])
    expect(parse([0x18, 0x00, 0x0c, 0x0f])).toEqual([{ kind: 'automatic', condition: 'paper-out' }])
    expect(parse([0x38, 0x00, 0x0c, 0x0f])).toEqual([{ kind: 'automatic', condition: 'cover-open' }])
    expect(parse([0x18, 0x08, 0x00, 0x0f])).toEqual([{ kind: 'automatic', condition: 'error' }])
    expect(parse([0x10, 0x00, 0x03, 0x0f])).toEqual([{ kind: 'automatic', condition: 'paper-low' }])
  })
})

describe('commands in a job', () => {
  const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(p, 'latin1') : Buffer.from(p))))

  it('opens the drawer with ESC p m t1 t2, pin 2 or pin 5', () => {
    expect([...drawerKick(2)]).toEqual([0x1b, 0x70, 0, 50, 250])
    expect([...drawerKick(5)]).toEqual([0x1b, 0x70, 1, 50, 250])
  })

  it('knows where each ends', () => {
    const job = bytes('\x1b@', 'Hello', '\n', [0x1d, 0x56, 0x42, 0], [0x1d, 0x6b, 73, 4], '{BA1', [0x1d, 0x76, 0x30, 0, 1, 0, 2, 0, 0xaa, 0x0a], [0x1d, 0x38, 0x4c, 1, 0, 0, 0, 0x30], [0x1d, 0x28, 0x4c, 2, 0, 48, 50], [0x10, 4, 1])
    expect(splitCommands(job).map((c) => `${c.name}:${c.bytes.length}`)).toEqual([
      'ESC @:2', 'text:5', 'lf:1', 'GS V:4', 'GS k:8', 'GS v:10', 'GS 8:8', 'GS (:7', 'DLE EOT:3',
    ])
  })

  it('refuses what it does not know and waits for what is not whole', () => {
    expect(firstCommand(bytes([0x1b, 0x99]))).toBe('unknown')
    expect(firstCommand(bytes([0x07]))).toBe('unknown')
    expect(firstCommand(bytes([0x1d, 0x76, 0x30, 0, 9, 0, 9, 0, 1]))).toBe('incomplete')
    expect(() => splitCommands(bytes('a', [0x1b]))).toThrow('incomplete printer command at byte 1')
  })

  it('finds a real-time command inside a picture', () => {
    const picture = (data: number[]) => splitCommands(bytes([0x1d, 0x76, 0x30, 0, data.length, 0, 1, 0], data))[0]
    expect(picture([0x10, 0x04, 0x01])).toSatisfy(hidesRealTimeCommand)
    expect(picture([0x10, 0x14, 0x01])).toSatisfy(hidesRealTimeCommand)
    expect(picture([0x10, 0x03, 0x04])).not.toSatisfy(hidesRealTimeCommand)
  })

  it('cuts a job between commands only, and leaves nothing out', () => {
    const picture = bytes([0x1d, 0x76, 0x30, 0, 100, 0, 10, 0], Array.from({ length: 1000 }, (_, i) => i % 256))
    const job = bytes(...Array.from({ length: 40 }, (_, i) => `line ${i}\n`), [...picture], 'end\n')
    const chunks = cutIntoChunks(job, 100)
    expect(Buffer.concat(chunks).equals(job)).toBe(true)
    expect(chunks.every((chunk) => splitCommands(chunk).length > 0)).toBe(true)
    expect(chunks.filter((chunk) => chunk.length > 100).map((chunk) => chunk.length)).toEqual([1008])
  })
})
