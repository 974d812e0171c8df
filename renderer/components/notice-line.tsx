import { IconId, IconKeyboard, IconLock, IconUser } from '@tabler/icons-react'
import { memo } from 'react'
import type { ReactNode } from 'react'
import type { ContractError } from '../../core/contract/errors.ts'
import { errorWords } from '../i18n/error-words.ts'
import { useWords } from '../i18n/use-words.ts'
import { useCounterActions } from '../state/counter-context.tsx'
import { useCounter } from '../state/counter-store.ts'
import { dismissNotice, setUi, useUi } from '../state/ui-store.ts'
import type { Notice } from '../state/ui-store.ts'
import { Btn } from './btn.tsx'
import { givenName } from './initials.ts'
import { Note } from './note.tsx'
import { TroubleWords } from './trouble-words.tsx'

/** Blue: a person should know and may go on. Everything else is amber. */
const BLUE: ReadonlySet<ContractError['code']> = new Set<ContractError['code']>(['PRODUCT_UNKNOWN', 'CARD_UNKNOWN', 'CARD_OTHER_PROGRAMME', 'PRICE_NEEDED', 'WEIGHT_NEEDED', 'MEMBER_ALREADY_ATTACHED'])

/** The newest notice, always in the same place; how many are behind it is said. */
export const NoticeLine = memo(function NoticeLine() {
  const { t } = useWords()
  const notices = useUi((ui) => ui.notices)
  const notice = notices[0]
  if (!notice) return null
  const more = notices.length > 1 ? <span className="meta muted">{t('notice.more', { count: notices.length - 1 })}</span> : null
  return <div className="notice-line"><NoticeWords notice={notice} more={more} /></div>
})

function NoticeWords({ notice, more }: { readonly notice: Notice; readonly more: ReactNode }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const close = <Btn look="quiet" onClick={dismissNotice}>{t('notice.ok')}</Btn>
  if (notice.kind === 'error') return <ErrorNotice error={notice.error} more={more} close={close} />
  if (notice.kind === 'other-member') return <OtherMember notice={notice} />
  if (notice.kind === 'badge') return <Note tone="info" icon={<IconId className="i" aria-hidden />} actions={<><Btn look="line" onClick={() => void actions.takeOver(notice.badge)}>{t('lock.takeOver', { name: givenName(notice.name) })}</Btn>{close}</>}>{t('approval.badgeOf', { name: notice.name })} {more}</Note>
  const locked = notice.kind === 'locked-scan'
  return (
    <Note tone="warn" icon={locked ? <IconLock className="i" aria-hidden /> : <IconKeyboard className="i" aria-hidden />} actions={close}>
      {locked ? t('notice.lockedScan') : t('notice.inputMethod')} {more}
    </Note>
  )
}

function ErrorNotice({ error, more, close }: { readonly error: ContractError; readonly more: ReactNode; readonly close: ReactNode }) {
  const words = useWords()
  const said = errorWords(error, words.lang, words)
  const keyIn = error.code === 'PRICE_NEEDED' || error.code === 'WEIGHT_NEEDED'
    ? <Btn look="line" onClick={() => openKeyIn(error)}>{error.code === 'PRICE_NEEDED' ? words.t('notice.keyPrice') : words.t('notice.keyWeight')}</Btn>
    : null
  return (
    <Note tone={BLUE.has(error.code) ? 'info' : 'warn'} actions={<>{keyIn}{close}</>}>
      <TroubleWords words={said} /> {more}
      {!BLUE.has(error.code) && <details><summary>{words.t('notice.details')}</summary><code>{error.code} {JSON.stringify(error.data)}</code></details>}
    </Note>
  )
}

function openKeyIn(error: ContractError<'PRICE_NEEDED' | 'WEIGHT_NEEDED'>): void {
  dismissNotice()
  setUi({ sheet: null, side: { kind: 'key-in', product: { sku: error.data.sku, name: error.data.name }, ask: error.code === 'PRICE_NEEDED' ? 'price' : 'weight' } })
}

/** A second member's card: nothing changes until the cashier says which. Both answers weigh the same. */
function OtherMember({ notice }: { readonly notice: Extract<Notice, { kind: 'other-member' }> }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const sale = useCounter((state) => state.sale)
  const change = () => {
    dismissNotice()
    if (sale) void actions.changeMember(sale.saleId, notice.text)
  }
  return (
    <Note
      tone="info" icon={<IconUser className="i" aria-hidden />}
      actions={<><Btn look="line" onClick={dismissNotice}>{t('notice.keepMember')}</Btn><Btn look="line" onClick={change}>{t('notice.changeMember')}</Btn></>}
    >
      <b>{t('notice.otherMember', { name: notice.name })}</b>{t('common.gap')}{t('notice.otherMemberSafe')}
    </Note>
  )
}
