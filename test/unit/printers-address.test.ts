import { describe, expect, it } from 'vitest'
import { createPrinter } from '../../native/printers/factory.ts'

const model = { columns: 48, drawerPin: 2 } as const

describe('printer addresses', () => {
  it.each([
    'tcp://192.168.1.50:9100', 'tcp://192.168.1.50', 'tcp://receipt-printer.shop.local:9101', 'tcp://[fe80::1]:9100', 'TCP://till2', 'tcp:printer:9100',
    'usb:/dev/usb/lp0', 'serial:/dev/ttyUSB0', 'serial:/dev/ttyS0@19200', 'serial:COM3',
  ])('takes %s', (address) => {
    const made = createPrinter(address, model)
    expect(made.ok && made.printer.address).toBe(address)
  })

  it.each([
    ['', 'Start with'], ['192.168.1.50:9100', 'Start with'], ['http://x', 'Start with'], ['none', 'Start with'],
    ['tcp://', 'After tcp://'], ['tcp://a b:9100', 'After tcp://'], ['tcp://host:port', 'After tcp://'], ['tcp://user@host', 'After tcp://'], ['tcp://-x', 'After tcp://'], ['tcp://h/path', 'After tcp://'],
    ['tcp://host:0', 'port'], ['tcp://host:70000', 'port'],
    ['usb:', 'After usb:'], ['serial:', 'After serial:'], ['serial:COM3@1', 'speed'],
  ])('refuses %j and says what to write', (address, words) => {
    const made = createPrinter(address, model)
    expect(made.ok ? '' : made.reason).toContain(words)
  })
})
