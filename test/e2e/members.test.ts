import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { axeFaults } from '../support/axe-faults.ts'
import { AISHA, MARCUS } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { approveAsSupervisor, enrolFromBlankCard, mergeAndUndo, openMember, openTask, pressWithSpace, replaceLostCard } from '../support/jobs/members.ts'
import { newCardNumber, SUPERVISOR } from '../support/member-till.ts'
import { DANIEL_CARD, MANAGER, barcodeOf } from '../support/till.ts'
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
const points = (text: string) => Number(text.replaceAll(',', ''))
const pointsShown = async () => points(await screen.page.locator('.hd .pt').innerText())

async function approveAsManager(): Promise<void> {
  await screen.says(/needs a manager/)
  await screen.type(MANAGER.pin)
  await key('F12')
}

describe('members, by scanner and keyboard alone', () => {
  it('enrol beside the live basket from a blank card, which scanning goes on behind; joining can be undone', () => enrolFromBlankCard(screen, 1))

  it('catch a number that a member has, as it is typed', async () => {
    await key('F4')
    await screen.says('Customer agrees')
    await screen.type('80004567')
    await screen.says('Same person?')
    expect(await screen.next.isDisabled()).toBe(true)
    await pressWithSpace(screen, /Use Mei Lin Koh/)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    expect(await screen.page.locator('.sheet').count()).toBe(0)
    await key('F7')
    await key('F12')
    await screen.says('Scan an item or a member card')
  })

  it('replace a lost card by the next one scanned; the old one finds nobody any more, the new one does', () => replaceLostCard(screen, 2))

  it('merge two with the outcome shown before, approved on the spot, and make them two again', () => mergeAndUndo(screen))
})

describe('what is done for a member on their page', () => {
  it('points as a gesture with a manager’s approval, a note, a consent, and in the end everything erased', async () => {
    await openMember(screen, 'tan poh choo', /Tan Poh Choo/)
    const before = await pointsShown()
    await openTask(screen, 'Give or take points')
    await screen.page.locator('.points-keyed').waitFor()
    await screen.type('150')
    await screen.nextSays('Give 150 points')
    await key('F12')
    await approveAsManager()
    await screen.page.locator('.hd .pt').getByText((before + 150).toLocaleString('en')).waitFor()
    await screen.page.locator('.history').getByText('Points put right by hand').waitFor()
    await pressWithSpace(screen, 'Note')
    await screen.type('Likes the corner table')
    await key('F12')
    await screen.page.locator('.notes').getByText('Likes the corner table').waitFor()
    await openTask(screen, 'Consents')
    await pressWithSpace(screen, /Choose offers by what I buy/)
    await screen.says('They said yes. Tap to withdraw')
    await key('Escape')
    await openTask(screen, 'Erase member')
    await screen.says(`Lost for good: ${(before + 150).toLocaleString('en')} points`)
    expect(await screen.next.isDisabled()).toBe(true)
    await pressWithSpace(screen, /They asked for it/)
    await key('F12')
    await approveAsManager()
    await screen.page.locator('.find-members').waitFor()
    await screen.type('tan poh choo')
    await screen.says(/No member with tan poh choo/)
    await key('Escape')
    await key('Escape')
  })

  it('their data put right, points handed over, a household founded and left', async () => {
    await openMember(screen, 'tan siew ling', /Tan Siew Ling/)
    await openTask(screen, 'Edit name, phone, birthday')
    await screen.page.getByLabel('Another mobile').focus()
    await screen.type('81112299')
    await screen.nextSays('Keep the changes')
    await key('F12')
    await screen.page.locator('.mp:not(.with-task)').waitFor()
    await openTask(screen, 'Edit name, phone, birthday')
    await screen.says('•••• 2299')
    await key('Escape')

    const before = await pointsShown()
    await openTask(screen, 'Hand points over')
    await screen.type('jasmine tan')
    await pressWithSpace(screen, /^Jasmine Tan/)
    await screen.page.locator('.points-keyed').waitFor()
    expect(await screen.next.isDisabled(), 'no points are keyed').toBe(true)
    await screen.type('10')
    await screen.nextSays('Hand 10 points to Jasmine Tan')
    await key('F12')
    await approveAsSupervisor(screen)
    await screen.page.locator('.hd .pt').getByText((before - 10).toLocaleString('en')).waitFor()
    await screen.page.locator('.history').getByText('Points handed over').waitFor()

    await openTask(screen, 'Household')
    await screen.type('jasmine tan')
    await pressWithSpace(screen, /^Jasmine Tan/)
    await screen.says('Tan Siew Ling (head)')
    await openTask(screen, 'Household')
    await pressWithSpace(screen, 'Leave Jasmine Tan')
    await screen.nolonger('Tan Siew Ling (head)')
    await key('Escape')
    await key('F1')
  })

  it('an account opened by a manager, a sale put on it, and paid in cash with change', async () => {
    await openMember(screen, 'daniel ong', /Daniel Ong/)
    await openTask(screen, 'Customer account')
    await screen.says('No customer account')
    await screen.type('10000')
    await screen.nextSays('Open account', 'S$100.00')
    await key('F12')
    await approveAsManager()
    await openTask(screen, 'Customer account')
    await screen.says('Limit S$100.00, S$100.00 free')
    await key('Escape')
    await key('F1')
    if ((await screen.lines.count()) > 0 || (await screen.member.count()) > 0) await screen.button('Clear sale').click()
    await screen.scan(DANIEL_CARD)
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await key('F5')
    await pressWithSpace(screen, 'Put S$16.90 on it')
    await screen.nextSays('Use S$16.90', 'S$0.00')
    await key('F12')
    await screen.nextSays('Finish sale')
    await key('F12')
    await screen.heading.getByText('Paid').waitFor()
    await screen.nextCustomer()

    await openMember(screen, 'daniel ong', /Daniel Ong/)
    await openTask(screen, 'Customer account')
    await screen.says('Limit S$100.00, S$83.10 free')
    await screen.type('2000')
    await screen.nextSays('Take cash for the account', 'Change S$3.10', 'S$16.90')
    await screen.enterEverywhere()
    await screen.says('Limit S$100.00, S$83.10 free')
    await key('F12')
    await screen.page.locator('.mp:not(.with-task)').waitFor()
    await openTask(screen, 'Customer account')
    await screen.says('Limit S$100.00, S$100.00 free')
    expect(await screen.page.locator('.statement li').allInnerTexts()).toEqual([expect.stringMatching(/Paid.*16\.90/s), expect.stringMatching(/Sale 2-\d+.*16\.90/s)])
    await key('Escape')
    await key('F1')
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

  it('blocked on a supervisor’s PIN, sold to like anybody, and let back; a manager saves all that is kept of them', async () => {
    const touch = await shop.openScreen({ hasTouch: true, acceptDownloads: true })
    const tap = (name: string | RegExp) => touch.button(name).first().tap()
    const keyPin = async (pin: string) => {
      for (const digit of pin) await touch.page.locator('.way-body .keypad').getByRole('button', { name: digit, exact: true }).tap()
      await touch.next.tap()
    }
    await tap(/^Members/)
    await touch.page.getByRole('combobox').tap()
    await touch.page.keyboard.insertText('grace tan')
    await touch.page.getByRole('option', { name: /Grace Tan/ }).tap()
    await touch.says('When points expire')
    await tap(/^More: edit/)
    await tap('Block member')
    await tap('Misuse')
    await touch.next.tap()
    await touch.says('Blocking a member needs a supervisor')
    await keyPin(SUPERVISOR.pin)
    await touch.page.locator('.hd').getByText('Blocked', { exact: true }).waitFor()
    expect(await touch.next.isDisabled(), 'nobody blocked is sold to as a member').toBe(true)
    await tap(/^More: edit/)
    await tap('Unblock member')
    await touch.next.tap()
    await keyPin(SUPERVISOR.pin)
    await touch.nextSays('Use in this sale')
    await tap(/Lock/)
    await touch.page.locator('.ppl').getByRole('button', { name: MARCUS.name }).tap()
    for (const digit of MANAGER.pin) await touch.page.locator('.lkr .keypad').getByRole('button', { name: digit, exact: true }).tap()
    await tap('Unlock')
    await touch.find.waitFor()
    // Whose page was open is open again.
    await tap(/^Members/)
    await touch.page.getByRole('heading', { name: 'Grace Tan' }).waitFor()
    await tap(/^More: edit/)
    await tap('Save all their data')
    const [file] = await Promise.all([touch.page.waitForEvent('download'), touch.next.tap()])
    expect(await readFile(await file.path(), 'utf8')).toContain('"name": "Grace Tan"')
    await touch.page.context().close()
  })
})

/** The tasks of a page are cut from one cloth: half of them are looked at in each. */
const LOOKS = [
  { lang: 'en', theme: 'light', tasks: ['edit', 'household', 'account', 'transfer', 'block'] }, { lang: 'zh', theme: 'dark', tasks: ['consent', 'note', 'adjust', 'merge', 'erase'] },
] as const

describe.each(LOOKS)('axe finds nothing in $lang and $theme', ({ lang, theme, tasks }) => {
  it('on the new card, enrolment, the list, the page and its tasks', async () => {
    const words = WORDS[lang]
    const look = async (where: string) => expect.soft(await axeFaults(screen.page, where)).toEqual([])
    await key('Control+l')
    await screen.page.locator('.ppl').waitFor()
    await screen.page.evaluate((choice) => { document.documentElement.dataset['theme'] = choice }, theme)
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
    for (const task of tasks) {
      await screen.button(words.members.task[task]).first().click()
      await screen.page.getByRole('heading', { name: words.members.task[task], exact: true }).waitFor()
      await look(`task ${task}`)
      await key('Escape')
      await screen.page.locator('.hd-more').click()
      await screen.says(words.members.careful)
    }
    for (let layer = 0; layer < 4; layer++) await key('Escape')
  })
})
