import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Basket } from '../../core/basket/basket.ts'
import { openBenchTill } from '../../bench/million/open-till.ts'
import { fillBasket, pieceGoods } from '../../bench/million/sell.ts'
import { evaluateBasket } from '../../terminal/services/evaluate-basket.ts'
import { rehearse } from '../../terminal/services/rehearsal.ts'
import { handClock } from '../support/till.ts'

let dir: string
let opened: ReturnType<typeof openBenchTill>
let basket: Basket

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'regulars-evaluate-'))
  opened = openBenchTill(dir, handClock())
  const { member_id: memberId } = opened.db.prepare<[], { member_id: string }>('SELECT member_id FROM member LIMIT 1').get()!
  opened.db.transaction(() => fillBasket(opened.till, memberId, pieceGoods(opened.till).slice(0, 3)))()
  basket = opened.till.baskets.open()!.basket
})
afterEach(() => {
  opened.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Something written that changes what evaluation sees of the member. */
const setBirthday = (birthday: string) => opened.db.prepare('UPDATE member SET birthday = ? WHERE member_id = ?').run(birthday, basket.memberId)
const birthMonthSeen = () => evaluateBasket(opened.till, basket).member?.birthday?.month

describe('what was evaluated last', () => {
  it('is given again while nothing was written, in a transaction too', () => {
    const first = evaluateBasket(opened.till, basket)
    expect(evaluateBasket(opened.till, basket)).toBe(first)
    opened.db.transaction(() => expect(evaluateBasket(opened.till, basket)).toBe(first))()
    expect(first.evaluation.lines).toHaveLength(3)
  })

  it('is given again for the open sale as the store hands it out', () => {
    const read = () => opened.till.baskets.open()!.basket
    expect(evaluateBasket(opened.till, read())).toBe(evaluateBasket(opened.till, read()))
  })

  it('is worked out anew for another basket of the same revision, and after any write', () => {
    const first = evaluateBasket(opened.till, basket)
    const fewer = evaluateBasket(opened.till, { ...basket, lines: basket.lines.slice(1) })
    expect(fewer.evaluation.lines).toHaveLength(2)
    expect(evaluateBasket(opened.till, basket)).toEqual(first)
    for (const month of [2, 8, 9]) {
      setBirthday(`0${month}-03`)
      expect(birthMonthSeen()).toBe(month)
    }
  })

  it('forgets what was only rehearsed', () => {
    setBirthday('02-03')
    expect(birthMonthSeen()).toBe(2)
    rehearse(opened.till, () => {
      setBirthday('12-31')
      expect(birthMonthSeen()).toBe(12)
    })
    expect(birthMonthSeen()).toBe(2)
  })
})
