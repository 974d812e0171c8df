import type { PrinterFactory, PrinterModel } from '../../core/receipt/printing.ts'
import { createEscPosPrinter, PRINTER_TIMING, type PrinterTiming } from './escpos-printer.ts'
import { createNetworkTransport } from './network-transport.ts'
import { createSerialTransport } from './serial-transport.ts'
import type { PrinterTransport } from './transport.ts'
import { createUsbTransport } from './usb-transport.ts'

/** What receipt printers listen on ("raw" or JetDirect printing). */
const NETWORK_PORT = 9100
/** The factory setting of most serial models. */
const SERIAL_BAUD = 9600
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*$/i

type Parsed = { ok: true; transport: PrinterTransport } | { ok: false; reason: string }

/**
 * Makes a printer from its address: `tcp://HOST:PORT` (port 9100 where left out, `[...]` around an IPv6 address),
 * `usb:/dev/usb/lp0`, `serial:/dev/ttyUSB0` or `serial:COM3@19200`. Opens nothing yet.
 */
export const createPrinter: PrinterFactory = (address, model) => makePrinter(address, model, PRINTER_TIMING)

/** The same with other waiting times. */
export function makePrinter(address: string, model: PrinterModel, timing: PrinterTiming): ReturnType<PrinterFactory> {
  const parsed = parseAddress(address.trim())
  return parsed.ok ? { ok: true, printer: createEscPosPrinter(parsed.transport, model, timing) } : parsed
}

function parseAddress(address: string): Parsed {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(address) ?? []
  switch (scheme.toLowerCase()) {
    case 'tcp':
      return networkAddress(address, rest.replace(/^\/\//, ''))
    case 'usb':
      return rest === '' ? wrong('After usb: write the device, for example usb:/dev/usb/lp0.') : { ok: true, transport: createUsbTransport(address, rest) }
    case 'serial':
      return serialAddress(address, rest)
    default:
      return wrong('Start with tcp:// for a network printer, usb: for a USB printer or serial: for a serial port, for example tcp://192.168.1.50:9100.')
  }
}

function networkAddress(address: string, rest: string): Parsed {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:/[\]]+))(?::(\d{1,5}))?\/?$/i.exec(rest)
  const host = match?.[1] ?? match?.[2] ?? ''
  const port = Number(match?.[3] ?? NETWORK_PORT)
  if (match === null || (match[2] !== undefined && !HOST.test(host))) {
    return wrong('After tcp:// write the name or number of the printer and its port, for example tcp://192.168.1.50:9100.')
  }
  if (port < 1 || port > 65_535) return wrong('The port is a number from 1 to 65535; receipt printers use 9100.')
  return { ok: true, transport: createNetworkTransport(address, host, port) }
}

function serialAddress(address: string, rest: string): Parsed {
  const [, path = '', baud = String(SERIAL_BAUD)] = /^(.+?)(?:@(\d+))?$/.exec(rest) ?? []
  if (path === '') return wrong('After serial: write the port, for example serial:/dev/ttyUSB0 or serial:COM3, with @19200 behind it for another speed.')
  const baudRate = Number(baud)
  if (baudRate < 300 || baudRate > 921_600) return wrong('The speed behind @ is a number such as 9600, 19200, 38400 or 115200.')
  return { ok: true, transport: createSerialTransport(address, path, baudRate) }
}

function wrong(reason: string): Parsed {
  return { ok: false, reason }
}
