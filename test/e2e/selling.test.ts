import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CounterPage } from '../support/counter-page.ts'
import { DANIEL_CARD, MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { MOCKUP_SCANS, openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
})
afterAll(() => shop?.close())

/** Empties the counter for the next story. */
async function clearCounter(): Promise<void> {
  await screen.button('Clear sale').click()
  await screen.says('Scan an item or a member card')
}

describe('the lock screen', () => {
  it('refuses scans, a wrong PIN, and opens with the PIN on the tile', async () => {
    await screen.says('Who is at till 2?')
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.says('Locked, so the scan was not taken')
    await screen.type('0000')
    await screen.press('Enter')
    await screen.says('That PIN is not right.')
    await screen.signIn()
    await screen.says('Scan an item or a member card')
    expect(await screen.lines.count()).toBe(0)
  })
})

describe('a basket', () => {
  it('takes scans with and without Enter, wherever the focus is, the newest line on top', async () => {
    await screen.scan(barcodeOf('kitchen-towel-6r'), { enter: false })
    expect(await screen.lineNames(1)).toEqual(['Kitchen towel, 6 rolls'])
    await screen.press('F2')
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    expect(await screen.lineNames(2)).toEqual(['Thai jasmine rice 5 kg', 'Kitchen towel, 6 rolls'])
    expect(await screen.find.inputValue()).toBe('')
    await screen.page.getByLabel('Phone number', { exact: true }).focus()
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    expect((await screen.lineNames(3))[0]).toBe('Dark roast coffee beans 250 g')
    await screen.button('Clear sale').focus()
    await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
    expect((await screen.lineNames(4))[0]).toBe('Salmon fillet, fresh')
    await screen.line('Salmon').getByText('0.412').waitFor()
    await screen.line('Salmon').getByText('15.66').waitFor()
    expect(await screen.page.getByLabel('Phone number', { exact: true }).inputValue()).toBe('')
    await screen.nextSays('S$59.01')
  })

  it('changes quantities, removes a line and puts it back', async () => {
    await screen.press('+')
    await screen.press('ArrowDown')
    await screen.press('ArrowDown')
    await screen.press('+')
    await screen.line('coffee beans').getByText('2 × 18.50').waitFor()
    await screen.line('coffee beans').getByText('37.00').waitFor()
    await screen.press('-')
    await screen.line('coffee beans').getByText('2 × 18.50').waitFor({ state: 'hidden' })
    await screen.button('1 of Kitchen towel, 6 rolls, change quantity').click()
    await screen.type('12')
    await screen.press('Enter')
    await screen.line('Kitchen towel').getByText('95.40').waitFor()
    await screen.press('ArrowUp')
    await screen.press('Delete')
    await screen.says('removed')
    expect(await screen.lines.count()).toBe(3)
    await screen.press('Control+z')
    await screen.lineNames(4)
    await screen.nextSays('S$146.46')
  })

  it('is held under a name, makes room for the next customer, and is recalled as it was', async () => {
    const before = await screen.lineNames(4)
    await screen.press('F7')
    await screen.says('Hold this sale')
    await screen.type('blue trolley')
    await screen.press('Enter')
    await screen.says('Scan an item or a member card')
    await screen.says('blue trolley')
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.lineNames(1)
    await clearCounter()
    await screen.press('F7')
    expect(await screen.lineNames(4)).toEqual(before)
    await screen.nextSays('S$146.46')
  })

  it('is cleared as a whole and comes back with undo', async () => {
    await clearCounter()
    await screen.says('Sale cleared')
    await screen.press('Control+z')
    await screen.lineNames(4)
    await screen.nextSays('S$146.46')
    await clearCounter()
  })
})

describe('Mei Lin’s shopping', () => {
  it('names the member at once, before any goods', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    const said = await screen.member.innerText()
    for (const words of ['Gold', '2,480', 'S$24.80', 'S$187.60 to Platinum', 'since 2021', '320 points expire']) expect(said).toContain(words)
  })

  it('gives every line its offers with the reason', async () => {
    await screen.button('No barcode').click()
    await screen.button(/Paper carrier bag/).click()
    await screen.line('Paper carrier bag').waitFor()
    await screen.press('Escape')
    for (const barcode of MOCKUP_SCANS) await screen.scan(barcode)
    await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
    expect(await screen.lineNames(7)).toEqual([
      'Salmon fillet, fresh', 'Dark roast coffee beans 250 g', 'Oat milk, barista 1 L', 'Free-range eggs, 10 pack', 'Thai jasmine rice 5 kg', 'Kitchen towel, 6 rolls', 'Paper carrier bag',
    ])
    await screen.nextSays('S$76.44')
    const said: [line: string, words: string[]][] = [
      ['Salmon fillet', ['0.412', '38.00 / kg', 'Gold price, 10% off fish', '15.66', '14.09']],
      ['Dark roast coffee', ['Coffee week, double points', '18.50']],
      ['Oat milk', ['Buy 3, cheapest free', '3 × 5.20', '15.60', '10.40']],
      ['Free-range eggs', ['2 for S$8.50', '2 × 4.80', '9.60', '8.50']],
      ['Thai jasmine rice', ['16.90']],
    ]
    for (const [line, words] of said) {
      const text = await screen.line(line).innerText()
      for (const word of words) expect(text).toContain(word)
    }
    await screen.button(/Oat milk, barista 1 L.*why/).click()
    await screen.line('Oat milk').getByText(/Why S\$5\.20 off\?.*3 from Oat & plant milk, so one is free\. Until .* Gold 10% would save S\$1\.56, so the better offer was used\./).waitFor()
  })

  it('says what the sale earns and what is nearly reached', async () => {
    await screen.says('This sale earns 189 points')
    await screen.says('10 items 84.31')
    await screen.says('3 offers −7.87')
    await screen.says('GST 9% incl. 6.31')
    await screen.member.getByText('S$3.66 more for 50 points').waitFor()
    await screen.member.getByText('S$111.26 after this sale').waitFor()
  })

  it('keeps the member it has when another card is scanned, until the cashier says otherwise', async () => {
    await screen.scan(DANIEL_CARD)
    await screen.says('That is another member’s card. Mei Lin Koh is on this sale.')
    await screen.button('Keep member').click()
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.scan(DANIEL_CARD)
    await screen.button('Use this card').click()
    await screen.member.getByText('Daniel Ong').waitFor()
    await screen.nextSays('S$78.01')
    await screen.button('Remove member from this sale').click()
    await screen.says('Who is it?')
    await clearCounter()
  })
})

describe('finding by name', () => {
  it('finds goods and members as one types, chosen with the arrows and Enter', async () => {
    await screen.type('jasmine')
    await screen.page.getByRole('option', { name: /Thai jasmine rice 5 kg/ }).waitFor()
    await screen.press('ArrowDown')
    await screen.press('Enter')
    expect(await screen.lineNames(1)).toEqual(['Thai jasmine rice 5 kg'])
    await screen.press('F2')
    await screen.type('mei lin koh')
    await screen.page.getByRole('option', { name: /Mei Lin Koh/ }).click()
    await screen.member.getByText('Scan the card to use points').waitFor()
  })
})
