import type { TerminalView } from '../../../core/contract/views.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

type Chains = Pick<TerminalView, 'chain' | 'suspectedCopy' | 'spendingBarred'>

/** What became of a till that began another chain, and what its manager is to say. */
export function ChainNotes({ terminal: { chain, suspectedCopy, spendingBarred } }: { readonly terminal: Chains }) {
  const { t, date, time } = useWords()
  return (
    <>
      {suspectedCopy && <SuspectedCopy because={suspectedCopy.because} />}
      {chain && (
        <Note tone="warn">
          {t(`till.chain.${chain.because}`, { at: `${date(chain.since)} ${time(chain.since)}` })}{t('common.gap')}{t('till.chain.letters', { letters: chain.letters })}
          {chain.pairAgainWith !== null && ` ${t('till.chain.pairAgain', { url: chain.pairAgainWith })}`}
        </Note>
      )}
      {spendingBarred && <SpendingBarred byHeadOffice={chain?.pairAgainWith ?? null} />}
    </>
  )
}

const WHY = { copy: 'till.place.why', 'other-machine': 'till.place.whyMachine', fork: 'till.place.whyFork' } as const

function SuspectedCopy({ because }: { readonly because: NonNullable<Chains['suspectedCopy']>['because'] }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { ready, approval, fields } = useApprover('settle-place')
  const isFork = because === 'fork'
  const say = (is: 'moved' | 'copy', label: string) => <Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => void actions.settlePlace(is, approval)}>{label}</Btn>
  return (
    <>
      <Note tone="bad">{t(WHY[because])}{t('common.gap')}{t(isFork ? 'till.place.todoFork' : 'till.place.todo')}</Note>
      <div className="approver">{fields}</div>
      <div className="row">{say('moved', t(isFork ? 'till.place.putBack' : 'till.place.moved'))}{say('copy', t('till.place.copy'))}</div>
    </>
  )
}

function SpendingBarred({ byHeadOffice }: { readonly byHeadOffice: string | null }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { ready, approval, fields } = useApprover('spending-allow')
  if (byHeadOffice !== null) return <Note tone="warn">{t('till.spending.barred')}{t('common.gap')}{t('till.spending.byHeadOffice')}</Note>
  return (
    <>
      <Note tone="warn">{t('till.spending.barred')}{t('common.gap')}{t('till.spending.byManager')}</Note>
      <div className="approver">{fields}</div>
      <div className="row"><Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => void actions.allowSpending(approval)}>{t('till.spending.allow')}</Btn></div>
    </>
  )
}
