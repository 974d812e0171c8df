import type { ErrorCode } from '../../core/contract/errors.ts'
import type { SaleView } from '../../core/contract/views.ts'
import { errorWords } from '../i18n/error-words.ts'
import { useWords } from '../i18n/use-words.ts'
import type { WordsOf } from '../i18n/use-words.ts'
import { useCounter } from '../state/counter-store.ts'
import { useUi } from '../state/ui-store.ts'

/** Money is blocked: said at once. */
const BLOCKS_MONEY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TENDERS_SHORT', 'TENDERS_OVER', 'POINTS_NOT_ENOUGH', 'POINTS_STEP', 'POINTS_TOO_MANY', 'POINTS_NEED_CARD', 'POINTS_OWED', 'SALE_CHANGED', 'SALE_PARTLY_PAID',
  'ATTEMPT_UNKNOWN', 'ATTEMPT_UNSETTLED', 'ATTEMPT_SETTLED', 'DISK_CANNOT_COMMIT',
])

/** What a screen reader is told: scans politely, blocked money at once. Nothing else speaks. */
export function LiveRegions() {
  const words = useWords()
  const sale = useCounter((state) => state.sale)
  const notice = useUi((ui) => ui.notices[0])
  const blocked = notice?.kind === 'error' && BLOCKS_MONEY.has(notice.error.code) ? errorWords(notice.error, words.lang, words) : null
  return (
    <div className="live">
      <div className="sr" aria-live="polite">{sale ? saleInWords(sale, words) : ''}</div>
      <div className="sr" aria-live="assertive">{blocked ? [blocked.what, blocked.safe, blocked.todo].join(words.t('common.gap')) : ''}</div>
    </div>
  )
}

function saleInWords(sale: SaleView, words: WordsOf): string {
  const line = sale.lines.find((each) => each.lineId === sale.lastLineId)
  const parts = [
    line ? words.t('spoken.line', { name: line.name[words.lang], quantity: line.quantityMilli / 1000 }) : '',
    sale.member ? words.t('spoken.member', { name: sale.member.name, points: words.points(sale.member.pointsAvailable) }) : '',
    words.t('spoken.total', { total: words.money(sale.evaluation.totalMinor) }),
  ]
  return parts.filter(Boolean).join(words.t('common.gap'))
}
