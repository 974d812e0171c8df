import { UnstyledButton } from '@mantine/core'
import type { ReturnReason } from '../../../core/ledger/events/return-events.ts'
import { useWords } from '../../i18n/use-words.ts'
import { setGoodsBack, useGoodsBack } from '../../state/goods-back-store.ts'

const REASONS = ['not-wanted', 'faulty', 'wrong-item', 'past-its-date', 'other'] as const satisfies readonly ReturnReason[]

/** Why goods come back; nobody is taken for having said so. */
export function ReasonChoice() {
  const { t } = useWords()
  const reason = useGoodsBack((state) => state.reason)
  return (
    <>
      <span className="b" id="why-back">{t('goodsBack.why')}</span>
      <div className="seg" role="group" aria-labelledby="why-back">
        {REASONS.map((each) => <UnstyledButton key={each} aria-pressed={each === reason} onClick={() => setGoodsBack({ reason: each })}>{t(`goodsBack.reason.${each}`)}</UnstyledButton>)}
      </div>
    </>
  )
}
