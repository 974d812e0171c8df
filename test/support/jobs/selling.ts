import { expect } from 'vitest'
import type { CounterPage } from '../counter-page.ts'
import { MEI_LIN_CARD, badgeOf, barcodeOf } from '../till.ts'

/** What is sold at a counter, by scanner and keyboard alone: the same steps in a browser and in Electron. */

const RICE = barcodeOf('rice-thai-jasmine-5kg')
const COFFEE = barcodeOf('coffee-beans-dark-250g')

/** A sale is put on hold, and is the open one again. */
export async function holdAndRecall(screen: CounterPage, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await screen.scan(RICE)
  await screen.nextSays('S$16.90')
  await screen.press('F7')
  await screen.nextSays('Hold sale')
  await screen.press('F12')
  await screen.says('Scan an item or a member card')
  await meanwhile()
  await screen.press('F7')
  expect(await screen.lineNames(1)).toEqual(['Thai jasmine rice 5 kg'])
}

/** Somebody else is served, in cash. */
export async function sellCoffeeForCash(screen: CounterPage): Promise<void> {
  await screen.scan(COFFEE)
  await screen.nextSays('S$18.50')
  await screen.payCash('1850')
  await screen.nextCustomer()
}

/** The open sale of S$16.90 gets a member by the card, and is paid in parts: ten dollars by card, the rest in cash. */
export async function splitWithMember(screen: CounterPage): Promise<void> {
  await screen.scan(MEI_LIN_CARD)
  await screen.member.getByText('Mei Lin Koh').waitFor()
  await screen.nextSays('S$16.90')
  await screen.chargePart('1000', 'S$10.00', 'C22')
  await screen.payCash('690')
  await screen.nextCustomer()
}

/** A thousand points pay a part of a sale on a till alone, the rest is cash. */
export async function redeemPoints(screen: CounterPage): Promise<void> {
  await screen.scan(MEI_LIN_CARD)
  await screen.scan(RICE)
  await screen.nextSays('S$16.90')
  await screen.press('F5')
  await screen.button(/1,000 pts/).focus()
  await screen.page.keyboard.press('Space')
  await screen.nextSays('Use S$10.00', 'S$6.90')
  await screen.press('F12')
  await screen.payCash('690')
  await screen.says('1,000 points used today')
  await screen.nextCustomer()
}

/** More off than a cashier may give alone: another one's badge approves it on the spot, and the basket says who. */
export async function discountByBadge(screen: CounterPage, look: (where: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
  await screen.scan(RICE)
  await screen.nextSays('S$16.90')
  await screen.press('F6')
  await screen.says('You may give 10% alone: 15.21 instead of 16.90.')
  await screen.button('Damaged').focus()
  await screen.page.keyboard.press('Space')
  await screen.page.locator('#by-hand').focus()
  await screen.type('30')
  await look('price sheet')
  await screen.nextSays('Ask for approval')
  await screen.press('F12')
  await screen.page.getByRole('heading', { name: /^30% off needs/ }).waitFor()
  await look('price approval')
  await screen.scan(badgeOf('marcus'))
  await screen.nextSays('Take S$5.07 off', 'S$11.83')
  await screen.press('F12')
  await screen.page.locator('.total .amt, [data-next-step]').filter({ hasText: /S\$11\.8/ }).first().waitFor()
  await screen.line('Thai jasmine rice').locator('.what').click()
  await screen.says('Damaged, approved by Marcus Tan.')
  await screen.payCash('1500')
}
