import { expect } from 'vitest'
import type { CounterPage } from '../counter-page.ts'
import { ReturnsPage } from '../pages/returns.ts'
import { badgeOf } from '../till.ts'

/** What is done with goods that come back, by scanner and keyboard alone: the same steps in a browser and in Electron. */

/** One article of a receipt comes back in cash, with a reason; Enter gives no money. */
export async function returnOneForCash(screen: CounterPage, receiptNo: string, article: string, amount: string, look: (step: 'chosen' | 'made') => Promise<void> = () => Promise.resolve()): Promise<void> {
  const returns = new ReturnsPage(screen)
  await screen.scan(receiptNo)
  await returns.pressByKeyboard(returns.box(`Return ${article}`))
  expect(await screen.next.isDisabled(), 'nobody has said why').toBe(true)
  await returns.pressByKeyboard(returns.reason('Faulty'))
  await look('chosen')
  await screen.nextSays('Give back cash', amount)
  await screen.enterEverywhere()
  expect(await screen.heading.innerText(), 'Enter gives no money').toBe('What is coming back?')
  await screen.press('F12')
  await returns.gaveBack(amount)
  await look('made')
  await screen.press('F12')
}

/** All of a sale is voided by a supervisor's badge. */
export async function voidByBadge(screen: CounterPage, receiptNo: string, amount: string): Promise<void> {
  const returns = new ReturnsPage(screen)
  await screen.scan(receiptNo)
  await returns.pressByKeyboard(screen.button('Void the whole sale'))
  await returns.sheet.getByRole('heading', { name: `Voiding ${receiptNo} needs a supervisor` }).waitFor()
  await screen.scan(badgeOf('farid'))
  await screen.says('Farid Osman showed their badge')
  await screen.press('F12')
  await returns.gaveBack(amount)
  await screen.press('F12')
}

/** Goods that are scanned take the place of those on a receipt: the customer pays the difference with this much cash. */
export async function exchangeForOpenSale(screen: CounterPage, receiptNo: string, article: string, keyed: string): Promise<void> {
  const returns = new ReturnsPage(screen)
  await screen.scan(receiptNo)
  await returns.pressByKeyboard(returns.box(`Return ${article}`))
  await returns.pressByKeyboard(returns.reason('Other'))
  await returns.pressByKeyboard(screen.button(/Exchange for the open sale/))
  await screen.says('Customer pays')
  await screen.page.locator('#exchange-given').focus()
  await screen.type(keyed)
  await screen.nextSays('Take cash')
  await screen.press('F12')
  await screen.heading.getByText(/Give change|no change/).waitFor()
  await screen.nextCustomer()
}
