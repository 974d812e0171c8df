import { randomBytes } from 'node:crypto'
import { CODE_RANDOM_BYTES, makeCode, programmeMark } from '../../core/stored-value/code.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { testFolder } from './boot.ts'
import { DEMO_STORE } from './head-office.ts'
import { layNewTill } from './till.ts'
import { changeRules } from './value-till.ts'
import { openShop } from './whole-shop.ts'
import type { Shop } from './whole-shop.ts'

/** A word of everybody's: 10 % off rice. */
export const RICE_WORD = 'RICE10'

/** A printed gift card that nobody has sold yet. */
export function blankGiftCard(): string {
  const { programme } = demoRulebook(DEMO_STORE, Date.now())
  return makeCode('gift-card', programmeMark(createHasher(), programme.id), randomBytes(CODE_RANDOM_BYTES)).code
}

/** The demo shop with a coupon, a stamp card and gift cards whose small rests are paid out. */
export async function openRedeemShop(options: Parameters<typeof openShop>[0] = {}): Promise<Shop> {
  const folder = testFolder()
  const { promotions } = demoRulebook(DEMO_STORE, Date.now())
  const offer = (id: string, en: string, zh: string) => ({ id, name: { en, zh }, combine: { kind: 'stack' }, units: 'shared' })
  await layNewTill(folder.path, 'redeem shop', (dataDir) => changeRules(dataDir, {
    coupons: [{ id: 'rice', name: { en: 'Rice week', zh: '大米周' }, kind: 'generic', prefix: RICE_WORD }],
    stampCards: [{ id: 'cups', name: { en: 'Coffee card', zh: '咖啡集点卡' }, stamps: 8 }],
    giftCards: { payOutUpToMinor: 500 },
    promotions: [
      ...promotions,
      { ...offer('rice-10', '10% off rice', '大米九折'), when: { kind: 'coupon', coupon: 'rice' }, effect: { kind: 'percent-off', goods: { skus: ['rice-thai-jasmine-5kg'] }, rateBp: 1000 } },
      { ...offer('stamps', 'A stamp for coffee', '买咖啡集点'), when: { kind: 'member' }, effect: { kind: 'stamps', card: 'cups', stamps: 1, perUnitOf: { categories: ['coffee'] }, worthMinor: 0 } },
      { ...offer('free-coffee', 'S$5 off for a full card', '集满减 5 元'), when: { kind: 'stamp-reward', card: 'cups' }, effect: { kind: 'amount-off', goods: { categories: ['coffee'] }, amountMinor: 500 } },
    ],
  }))
  const shop = await openShop({ ...options, dataDir: folder.path })
  return { ...shop, close: async () => { await shop.close(); folder.remove() } }
}
