import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { FAULTS } from '../../native/payment-terminals/simulated-faults.ts'
import type { SimulatedTerminal, SimulatedTransaction } from '../../native/payment-terminals/simulated-terminal.ts'

const HOST = '127.0.0.1'
export const MOODS = ['ask', 'approve', 'refuse', 'no-funds'] as const
export type Mood = (typeof MOODS)[number]
/** Messages a fault can be chosen for, in the words of the protocol. */
const FAULTY = ['Payment', 'TransactionStatus', 'Abort', 'Reversal'] as const

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
const button = (action: string, label: string): string => `<form method="post" action="${escaped(action)}"><button>${escaped(label)}</button></form>`

function row(one: SimulatedTransaction): string {
  const end = one.isReversed ? 'approved, taken back' : one.state
  const answer = one.state === 'in-progress' ? button(`/decide?id=${encodeURIComponent(one.serviceId)}&approve=1`, 'Approve') + button(`/decide?id=${encodeURIComponent(one.serviceId)}&approve=0`, 'Decline') : ''
  return `<tr><td>${one.number}</td><td>${escaped(one.type)}</td><td>${escaped(one.currency)} ${one.amount}</td><td>${escaped(end)}</td><td>${answer}</td></tr>`
}

function pageOf(simulator: SimulatedTerminal): string {
  const newest = [...simulator.transactions()].reverse().slice(0, 30)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Simulated payment terminal</title>
<style>body{font:16px system-ui;margin:24px;max-width:70em}form{display:inline}button{font:inherit;padding:8px 14px;margin:2px}td,th{padding:6px 14px 6px 0;text-align:left}</style>
<h1>Simulated payment terminal</h1><p>It moves no money. The till’s address for it: <code>${escaped(simulator.address)}</code></p>
<p>By itself it says: <b>${escaped(simulator.mood())}</b> ${MOODS.map((mood) => button(`/mood?is=${mood}`, mood)).join('')}</p>
<table><tr><th>No.</th><th>What</th><th>Amount</th><th>State</th><th></th></tr>${newest.map(row).join('')}</table>
<h2>What goes wrong with the next message</h2>${FAULTY.map((category) => `<p>${category}: ${FAULTS.map((fault) => button(`/fail?at=${category}&with=${fault}`, fault)).join('')}</p>`).join('')}
<p>${button('/off', 'Unplug')}${button('/on', 'Plug in')}</p></html>`
}

/** What a button of the page does; false: there is no such button. */
async function act(simulator: SimulatedTerminal, url: URL): Promise<boolean> {
  const asked = (name: string) => url.searchParams.get(name) ?? ''
  switch (url.pathname) {
    case '/decide': simulator.decide(asked('id'), asked('approve') === '1'); return true
    case '/off': await simulator.switchOff(); return true
    case '/on': await simulator.switchOn(); return true
    case '/mood': {
      const mood = MOODS.find((each) => each === asked('is'))
      if (mood) simulator.setMood(mood)
      return mood !== undefined
    }
    case '/fail': {
      const [category, fault] = [FAULTY.find((each) => each === asked('at')), FAULTS.find((each) => each === asked('with'))]
      if (category && fault) simulator.failNext(category, fault)
      return category !== undefined && fault !== undefined
    }
    default: return false
  }
}

/** A page on this machine to stand in for the customer and the bank; its address. Other pages of a browser cannot press its buttons. */
export function serveSimulatorPage(simulator: SimulatedTerminal, port: number): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => void serve(request, response))

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = `http://${HOST}:${portOf()}`
    const url = new URL(request.url ?? '/', own)
    if (request.headers.host !== new URL(own).host) return void response.writeHead(403).end()
    if (request.method === 'GET' && url.pathname === '/') {
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'" }).end(pageOf(simulator))
    }
    if (request.method !== 'POST' || request.headers.origin !== own) return void response.writeHead(403).end()
    if (await act(simulator, url)) response.writeHead(303, { location: '/' }).end()
    else response.writeHead(404).end()
  }

  function portOf(): number {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : port
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => resolve({ url: `http://${HOST}:${portOf()}/`, close: () => server.close() }))
  })
}
