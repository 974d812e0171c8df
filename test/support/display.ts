import { spawn } from 'node:child_process'
import { hasDisplay } from '../../scripts/lib/choose-shell.ts'

export interface Display {
  /** As DISPLAY takes it. */
  readonly name: string
  close(): void
}

/** The display that is there, or a virtual one that ends with `close`. */
export function openDisplay(): Promise<Display> {
  const present = process.env['DISPLAY']
  if (hasDisplay() && present) return Promise.resolve({ name: present, close: () => undefined })
  return new Promise((resolve, reject) => {
    // Picks a free number itself and writes it to descriptor 3.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    server.once('error', () => reject(new Error('Electron needs a display. Start the tests on a desktop, or install Xvfb (on Debian: apt-get install xvfb).')))
    server.stdio[3]?.once('data', (number: Buffer) => resolve({ name: `:${number.toString().trim()}`, close: () => void server.kill() }))
  })
}
