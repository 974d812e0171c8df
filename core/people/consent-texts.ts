import type { LocalText } from '../base/local-text.ts'
import type { Consent } from '../ledger/events/member-events.ts'

export interface ConsentText {
  /** Changes with every change of the words in either language: what somebody agreed to stays known. */
  readonly version: string
  /** On the tile. */
  readonly title: LocalText
  /** The whole of what is agreed to, as it is shown or read out. */
  readonly words: LocalText
}

/** What a member is asked to agree to. The terms are needed to join; the others can be refused without losing points. */
export const CONSENT_TEXTS: Readonly<Record<Consent, ConsentText>> = {
  terms: {
    version: 'terms-2026-11',
    title: { en: 'Keep my points and purchases', zh: '保存我的积分和消费记录' },
    words: {
      en: 'The shop keeps my name, my phone number or card, what I buy and my points, so that I can collect and use them. I may see all of it, take it with me, or have it erased at any time.',
      zh: '商店保存我的姓名、手机号或会员卡、消费记录和积分，供我攒分和用分。我可随时查看、带走或要求删除。',
    },
  },
  offers: {
    version: 'offers-2026-11',
    title: { en: 'Send me offers', zh: '给我发优惠信息' },
    words: {
      en: 'The shop may send me offers. I can say no at any time and keep my points.',
      zh: '商店可以给我发优惠信息。我随时可以退订，积分不受影响。',
    },
  },
  'personal-offers': {
    version: 'personal-offers-2026-11',
    title: { en: 'Choose offers by what I buy', zh: '按我的消费推荐优惠' },
    words: {
      en: 'The shop may choose offers for me by what I buy. I can say no at any time and keep my points.',
      zh: '商店可以按我的消费记录推荐优惠。我随时可以取消，积分不受影响。',
    },
  },
}
