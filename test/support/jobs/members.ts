import { expect } from 'vitest'
import type { CounterPage } from '../counter-page.ts'
import { newCardNumber, SUPERVISOR } from '../member-till.ts'
import { MEI_LIN_CARD, barcodeOf } from '../till.ts'

/** What is done for members at a counter, by scanner and keyboard alone: the same steps in a browser and in Electron. */

/** Brings the focus to a control and presses it, by keyboard alone. */
export async function pressWithSpace(screen: CounterPage, name: string | RegExp): Promise<void> {
  await screen.button(name).first().focus()
  await screen.page.keyboard.press('Space')
}

/** Opens the page of the one member who is found by this. */
export async function openMember(screen: CounterPage, typed: string, name: RegExp): Promise<void> {
  await screen.page.keyboard.press('F3')
  await screen.page.locator('.find-members').waitFor()
  await screen.type(typed)
  await screen.page.getByRole('option', { name }).waitFor()
  await screen.page.keyboard.press('Enter')
  await screen.says('When points expire')
}

export const openMeiLin = (screen: CounterPage): Promise<void> => openMember(screen, 'mei lin koh', /Mei Lin Koh/)

/** Opens one of the tasks that stand behind the dots of a member's page. */
export async function openTask(screen: CounterPage, name: string | RegExp): Promise<void> {
  await pressWithSpace(screen, /^More: edit/)
  await pressWithSpace(screen, name)
}

/** A supervisor keys the PIN that is asked for. */
export async function approveAsSupervisor(screen: CounterPage): Promise<void> {
  await screen.says(/needs a supervisor/)
  await screen.type(SUPERVISOR.pin)
  await screen.press('F12')
}

/** Enrols beside the live basket from a blank card, while scanning goes on; joining is undone again. */
export async function enrolFromBlankCard(screen: CounterPage, serial: number): Promise<void> {
  await screen.scan(barcodeOf('oat-milk-barista-1l'))
  await screen.scan(newCardNumber(serial))
  await screen.says('This card is new')
  await screen.page.keyboard.press('F4')
  await screen.says('Customer agrees')
  await screen.scan(barcodeOf('kitchen-towel-6r'))
  await screen.lineNames(2)
  await screen.type('81234455')
  await screen.says('New number, checked just now')
  await screen.press('Enter')
  await screen.type('Wei Jie')
  await screen.press('Enter')
  expect(await screen.next.isDisabled()).toBe(true)
  await pressWithSpace(screen, /Keep my points/)
  await screen.nextSays('Join, back to the sale')
  await screen.press('F12')
  await screen.says('Wei Jie joined')
  await screen.member.getByText('Wei Jie').waitFor()
  await screen.lineNames(2)
  await screen.press('Control+z')
  await screen.nolonger('Wei Jie')
  await screen.lineNames(2)
}

/** Mei Lin's card is lost: the next one scanned takes its place; the old one finds nobody any more, the new one does. */
export async function replaceLostCard(screen: CounterPage, serial: number): Promise<void> {
  await openMeiLin(screen)
  await pressWithSpace(screen, /^Replace/)
  await screen.says('The old card stops working at once')
  await screen.scan(newCardNumber(serial))
  await screen.nextSays('Replace card', '6035 12••')
  await screen.press('F12')
  await screen.says(/Replaced by/)
  await screen.press('F1')
  await screen.scan(MEI_LIN_CARD)
  await screen.says(/blocked/)
  await screen.scan(newCardNumber(serial))
  await screen.member.getByText('Mei Lin Koh').waitFor()
}

/** Two become one, with the outcome shown before and approved on the spot, and are made two again. */
export async function mergeAndUndo(screen: CounterPage): Promise<void> {
  await openMeiLin(screen)
  const before = await screen.page.locator('.hd .pt').innerText()
  await openTask(screen, 'Merge with another member')
  await screen.type('tan mei fong')
  await screen.page.locator('.choose-member .held').first().waitFor()
  await pressWithSpace(screen, /^Tan Mei Fong/)
  await screen.says('Nothing has changed yet')
  const together = Number((await screen.page.locator('.fates tr').nth(2).locator('td').last().innerText()).replaceAll(',', ''))
  await screen.press('F12')
  await approveAsSupervisor(screen)
  await screen.page.locator('.hd .pt').getByText(together.toLocaleString('en')).waitFor()
  await openTask(screen, /Undo the merge with Tan Mei Fong/)
  await screen.says('Each has their own again')
  await screen.press('F12')
  await approveAsSupervisor(screen)
  await screen.page.locator('.hd .pt').getByText(before).waitFor()
  await screen.press('Escape')
  await screen.press('Escape')
}
