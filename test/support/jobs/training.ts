import en from '../../../renderer/i18n/en.json' with { type: 'json' }
import { practiceCard } from '../../../terminal/training/practice-store.ts'
import { demoRulebook } from '../../../terminal/demo/demo-rulebook.ts'
import type { CounterPage } from '../counter-page.ts'
import { DEMO_STORE } from '../head-office.ts'
import { inTraining, lockedAtTheTill, tabTo } from '../pages/shell.ts'
import { barcodeOf } from '../till.ts'

/** Into training by the keyboard, a practice sale with a practice member, and out again to the locked till; `onReceipt` looks while the receipt is there. */
export async function practise(screen: CounterPage, onReceipt: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await screen.press('?')
  await tabTo(screen, en.more.training)
  await screen.press('Enter')
  await screen.nextSays(en.training.begin)
  await screen.press('F12')
  await inTraining(screen)
  await screen.says('practice member')
  await screen.scan(practiceCard(demoRulebook(DEMO_STORE, Date.now()), 1))
  await screen.says('Ben Sample')
  await screen.scan(barcodeOf('eggs-free-range-10'))
  await screen.lineNames(1)
  await screen.nextSays(en.training.pretend, 'practice')
  await screen.payCash('5000')
  await screen.says('TRAINING2-00001')
  await onReceipt()
  await tabTo(screen, en.training.leave)
  await screen.press('Enter')
  await lockedAtTheTill(screen)
}
