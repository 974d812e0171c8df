import { IconRefresh } from '@tabler/icons-react'
import type { SyncView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { syncInWords } from '../../components/strip.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { SettingField } from './setting-field.tsx'

/** Troubles that somebody at the till can do something about. */
const TOLD_APART = ['CLOCK_WRONG', 'CERTIFICATE_EXPIRED', 'CERTIFICATE_NAME', 'CERTIFICATE_UNKNOWN', 'REVOKED'] as const
type ToldApart = (typeof TOLD_APART)[number]

/** The line to head office: paired or not, what waits, which rules are in force. */
export function HeadOfficeSection() {
  const words = useWords()
  const { t } = words
  const { actions } = useCounterActions()
  const sync = useCounter((state) => state.sync)
  const stopped = useCounter((state) => state.terminal?.offersStopped)
  const manager = useCounter((state) => state.terminal?.signedIn?.role === 'manager')
  if (!sync) return null
  const apart: ToldApart | undefined = TOLD_APART.find((code) => code === sync.trouble?.code)
  return (
    <section className="card pad wide" aria-labelledby="ho-title">
      <div className="row between"><h2 id="ho-title" className="h2">{t('more.head-office')}</h2>{sync.paired && <Btn onClick={() => void actions.syncNow()}><IconRefresh className="i" aria-hidden />{t('headOffice.now')}</Btn>}</div>
      <p>{syncInWords(sync, words)}</p>
      {sync.pairingCode !== null && <PairingCode code={sync.pairingCode} />}
      {sync.state === 'refused' && sync.trouble?.code !== 'REVOKED' && <Note tone="warn">{t('headOffice.refused')}</Note>}
      {apart !== undefined && <Note tone="warn">{t(`headOffice.trouble.${apart}`)}</Note>}
      {stopped && <Note tone="warn">{t(`headOffice.offersStopped.${stopped.by}`, { version: stopped.version, time: words.time(stopped.since) })}</Note>}
      {sync.refusedRulebook && <Note tone="warn">{t('headOffice.rulebookRefused', { version: sync.refusedRulebook.version ?? '?', time: words.time(sync.refusedRulebook.at) })}{t('common.gap')}{t(`headOffice.rulebookReason.${sync.refusedRulebook.reason}`)}</Note>}
      <Messages sync={sync} />
      {sync.notApplied.length > 0 && <Note tone="warn">{t('headOffice.notApplied', { count: sync.notApplied.length })}</Note>}
      {sync.notTaken.map(({ why, count }) => <Note key={why} tone="warn">{t('headOffice.notTaken', { count })}{t('common.gap')}{t(`headOffice.notTakenWhy.${why}`)}</Note>)}
      {sync.membersRefused?.map(({ memberId, name }) => <Note key={memberId} tone="warn">{t('headOffice.memberRefused', { name })}</Note>)}
      <SettingField
        key={sync.url} label={t('headOffice.address')} value={sync.url} save={t('headOffice.pair')} onSave={actions.pair} readOnly={!manager || sync.paired}
        help={sync.paired ? t('headOffice.pairedHelp') : manager ? t('headOffice.addressHelp') : t('more.managerOnly')}
      />
      <Facts sync={sync} />
    </section>
  )
}

/** What head office wrote to the people here. */
function Messages({ sync }: { readonly sync: SyncView }) {
  const { t, date, time, lang } = useWords()
  return sync.messages.map(({ messageId, text, sentAt }) => (
    <Note key={messageId} tone="info"><b>{t('headOffice.message', { time: `${date(sentAt)} ${time(sentAt)}` })}</b> {text[lang]}</Note>
  ))
}

function PairingCode({ code }: { readonly code: string }) {
  const { t } = useWords()
  return (
    <div className="pair-code">
      <div className="muted">{t('headOffice.code')}</div>
      <div className="big64 num">{code}</div>
      <div className="meta muted">{t('headOffice.codeHelp')}</div>
    </div>
  )
}

function Facts({ sync }: { readonly sync: SyncView }) {
  const { t, date, time, money } = useWords()
  return (
    <dl className="num">
      <div className="kv"><dt>{t('headOffice.lastGood')}</dt><dd>{sync.lastGoodAt === null ? t('headOffice.never') : `${date(sync.lastGoodAt)} ${time(sync.lastGoodAt)}`}</dd></div>
      <div className="kv"><dt>{t('headOffice.waiting')}</dt><dd>{t('headOffice.waitingCount', { count: sync.waitingSales })}</dd></div>
      {sync.oldestWaitingAt !== null && <div className="kv"><dt>{t('headOffice.oldestWaiting')}</dt><dd>{date(sync.oldestWaitingAt)} {time(sync.oldestWaitingAt)}</dd></div>}
      <div className="kv"><dt>{t('headOffice.atRisk')}</dt><dd>{money(sync.atRiskMinor)}</dd></div>
      <div className="kv"><dt>{t('headOffice.rulebook')}</dt><dd>{sync.rulebookVersion}</dd></div>
      {sync.trouble && <div className="kv"><dt>{t('headOffice.details')}</dt><dd className="detail">{sync.trouble.detail === '' ? sync.trouble.code : sync.trouble.detail}</dd></div>}
    </dl>
  )
}
