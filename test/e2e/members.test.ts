import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { axeFaults } from '../support/axe-faults.ts'
import { AISHA } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { newCardNumber, SUPERVISOR } from '../support/member-till.ts'
import { MANAGER, MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const WORDS = { en, zh }
let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  await screen.signIn(AISHA)
})
afterAll(() => shop?.close())

const key = (name: string) => screen.page.keyboard.press(name)
/** Brings the focus to a control and presses it, by keyboard alone. */
async function pressWithSpace(name: string | RegExp): Promise<void> {
  await screen.button(name).first().focus()
  await key('Space')
}

/** The page of Mei Lin, by keyboard. */
async function openMeiLin(): Promise<void> {
  await key('F3')
  await screen.page.locator('.find-members').waitFor()
  await screen.type('mei lin koh')
  await screen.page.locator('.found-member').first().waitFor()
  await screen.page.getByRole('option', { name: /Mei Lin Koh/ }).waitFor()
  await key('Enter')
  await screen.says('When points expire')
}

async function approveAsSupervisor(): Promise<void> {
  await screen.says(/needs a supervisor/)
  await screen.type(SUPERVISOR.pin)
  await key('F12')
}

describe('members, by scanner and keyboard alone', () => {
  it('enrol beside the live basket from a blank card, which scanning goes on behind; joining can be undone', async () => {
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.scan(newCardNumber(1))
    await screen.says('This card is new')
    await key('F4')
    await screen.says('Customer agrees')
    await screen.scan(barcodeOf('kitchen-towel-6r'))
    await screen.lineNames(2)
    await screen.type('81234455')
    await screen.says('New number, checked just now')
    await key('Enter')
    await screen.type('Wei Jie')
    await key('Enter')
    expect(await screen.next.isDisabled()).toBe(true)
    await pressWithSpace(/Keep my points/)
    await screen.nextSays('Join, back to the sale')
    await key('F12')
    await screen.says('Wei Jie joined')
    await screen.member.getByText('Wei Jie').waitFor()
    await screen.lineNames(2)
    await key('Control+z')
    await screen.nolonger('Wei Jie')
    await screen.lineNames(2)
  })

  it('catch a number that a member has, as it is typed', async () => {
    await key('F4')
    await screen.says('Customer agrees')
    await screen.type('80004567')
    await screen.says('Same person?')
    expect(await screen.next.isDisabled()).toBe(true)
    await pressWithSpace(/Use Mei Lin Koh/)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    expect(await screen.page.locator('.sheet').count()).toBe(0)
    await key('F7')
    await key('F12')
    await screen.says('Scan an item or a member card')
  })

  it('replace a lost card by the next one scanned; the old one finds nobody any more, the new one does', async () => {
    await openMeiLin()
    await pressWithSpace(/^Replace/)
    await screen.says('The old card stops working at once')
    await screen.scan(newCardNumber(2))
    await screen.nextSays('Replace card', '6035 12••')
    await key('F12')
    await screen.says(/Replaced by/)
    await key('F1')
    await screen.scan(MEI_LIN_CARD)
    await screen.says(/card is blocked|blocked/)
    await screen.scan(newCardNumber(2))
    await screen.member.getByText('Mei Lin Koh').waitFor()
  })

  it('merge two with the outcome shown before, approved on the spot, and make them two again', async () => {
    await openMeiLin()
    await pressWithSpace(/^More: edit/)
    await pressWithSpace('Merge with another member')
    await screen.type('tan mei fong')
    await screen.page.locator('.choose-member .held').first().waitFor()
    await pressWithSpace(/^Tan Mei Fong/)
    await screen.says('Nothing has changed yet')
    const together = Number((await screen.page.locator('.fates tr').nth(2).locator('td').last().innerText()).replaceAll(',', ''))
    await key('F12')
    await approveAsSupervisor()
    await screen.page.locator('.hd .pt').getByText(together.toLocaleString('en')).waitFor()
    await pressWithSpace(/^More: edit/)
    await pressWithSpace(/Undo the merge with Tan Mei Fong/)
    await screen.says('Each has their own again')
    await key('F12')
    await approveAsSupervisor()
    await screen.page.locator('.hd .pt').getByText('2,480').waitFor()
    await key('Escape')
    await key('Escape')
  })
})

describe('what is done for a member on their page', () => {
  it('points as a gesture with a manager’s approval, a note, a consent, and in the end everything erased', async () => {
    await key('F3')
    await screen.page.locator('.find-members').waitFor()
    await screen.type('tan poh choo')
    await screen.page.getByRole('option', { name: /Tan Poh Choo/ }).waitFor()
    await key('Enter')
    await screen.says('When points expire')
    const before = Number((await screen.page.locator('.hd .pt').innerText()).replaceAll(',', ''))
    await pressWithSpace(/^More: edit/)
    await pressWithSpace('Give or take points')
    await screen.page.locator('.points-keyed').waitFor()
    await screen.type('150')
    await screen.nextSays('Give 150 points')
    await key('F12')
    await screen.says('Points by hand needs a manager')
    await screen.type(MANAGER.pin)
    await key('F12')
    await screen.page.locator('.hd .pt').getByText((before + 150).toLocaleString('en')).waitFor()
    await screen.page.locator('.history').getByText('Points put right by hand').waitFor()
    await pressWithSpace('Note')
    await screen.type('Likes the corner table')
    await key('F12')
    await screen.page.locator('.notes').getByText('Likes the corner table').waitFor()
    await pressWithSpace(/^More: edit/)
    await pressWithSpace('Consents')
    await pressWithSpace(/Choose offers by what I buy/)
    await screen.says('They said yes. Tap to withdraw')
    await key('Escape')
    await pressWithSpace(/^More: edit/)
    await pressWithSpace('Erase member')
    await screen.says(`Lost for good: ${(before + 150).toLocaleString('en')} points`)
    expect(await screen.next.isDisabled()).toBe(true)
    await pressWithSpace(/They asked for it/)
    await key('F12')
    await screen.says('Erasing a member needs a manager')
    await screen.type(MANAGER.pin)
    await key('F12')
    await screen.page.locator('.find-members').waitFor()
    await screen.type('tan poh choo')
    await screen.says(/No member with tan poh choo/)
    await key('Escape')
    await key('Escape')
  })
})

describe('members, by touch alone', () => {
  it('enrol with the number carried over from the search, and open a page', async () => {
    const touch = await shop.openScreen({ hasTouch: true })
    const tap = (name: string | RegExp) => touch.button(name).first().tap()
    /** As the tablet's own keyboard types. */
    const write = (text: string) => touch.page.keyboard.insertText(text)
    await touch.page.getByRole('button', { name: /^Sell/ }).tap()
    if ((await touch.member.count()) > 0) await tap('Remove member from this sale')
    for (const digit of '81237788') await touch.page.locator('.who-card .keypad').getByRole('button', { name: digit, exact: true }).tap()
    await tap('Find')
    await tap(/New member with 81237788/)
    await touch.says('New number, checked just now')
    await touch.page.getByLabel('Name to call them').tap()
    await write('Priya')
    await tap(/Keep my points/)
    await tap(/Send me offers by SMS/)
    await touch.nextSays('Join, back to the sale')
    await touch.next.tap()
    await touch.says('Priya joined')
    await tap(/^Members/)
    await touch.page.getByRole('combobox').tap()
    await write('7788')
    await touch.page.getByRole('option', { name: /Priya/ }).tap()
    await touch.says('When points expire')
    await touch.says(/Yes, /)
    await touch.nextSays('Back to the sale')
    await touch.page.context().close()
  })
})

describe.each(['en', 'zh'] as const)('axe finds nothing in %s', (lang) => {
  it('on the new card, enrolment, the list, the page and its tasks', async () => {
    const words = WORDS[lang]
    const look = async (where: string) => expect.soft(await axeFaults(screen.page, where)).toEqual([])
    await key('Control+l')
    await screen.page.locator('.ppl').waitFor()
    const other = screen.page.locator('.lock-foot').getByRole('button', { name: words.language[lang] })
    if ((await other.count()) > 0) await other.click()
    await screen.signIn(AISHA)
    await screen.scan(newCardNumber(9))
    await screen.says(words.newCard.title)
    await look('new card')
    await key('F4')
    await screen.says(words.enrol.agrees)
    await look('enrolment')
    await key('F3')
    await screen.page.locator('.find-members').waitFor()
    await screen.type('tan')
    await screen.page.locator('.found-member').first().waitFor()
    await look('list')
    await key('Enter')
    await screen.says(words.members.whenPointsEnd)
    await look('page')
    await screen.page.locator('.hd-more').click()
    await screen.says(words.members.careful)
    await look('more')
    await screen.button(words.members.task.adjust).click()
    await screen.page.locator('.points-keyed').waitFor()
    await look('points by hand')
    for (let layer = 0; layer < 4; layer++) await key('Escape')
  })
})
