import { useEffect, useState } from 'react'
import { BACKUP_WORDS } from '../../../core/backup/words.ts'
import { LANGUAGES } from '../../../core/base/local-text.ts'
import type { TerminalView } from '../../../core/contract/views.ts'
import { FAULT_WORDS } from '../../../core/ledger/fault-words.ts'
import { Note } from '../../components/note.tsx'
import { Segments } from '../../components/segments.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { ChainNotes } from './chain-notes.tsx'
import { DamageNote } from './damage-note.tsx'
import { SettingField } from './setting-field.tsx'
import { PANELS, THEMES, setAppearance, useAppearance } from '../../theme/appearance.ts'

/** This till: its language, how it looks, how its key is kept, which version it is. */
export function TillSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const terminal = useCounter((state) => state.terminal)
  const { theme, panel } = useAppearance()
  if (!terminal) return null
  return (
    <section className="card pad wide" aria-labelledby="till-title">
      <h2 id="till-title" className="h2">{t('more.till')}</h2>
      <Troubles terminal={terminal} />
      <ChainNotes terminal={terminal} />
      <Choice label={t('till.language')} value={terminal.language} options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))} onChoose={(value) => void actions.setLanguage(value)} />
      <Choice label={t('till.theme')} value={theme} options={THEMES.map((value) => ({ value, label: t(`till.themes.${value}`) }))} onChoose={(value) => setAppearance({ theme: value })} />
      <Choice label={t('till.panel')} value={panel} options={PANELS.map((value) => ({ value, label: t(`till.panels.${value}`) }))} onChoose={(value) => setAppearance({ panel: value })} />
      <AsksForRating isManager={terminal.signedIn?.role === 'manager'} />
      <ThanksGoal isManager={terminal.signedIn?.role === 'manager'} />
      <SettingField
        key={terminal.mode.otherTill} label={t('amountOnly.setting')} value={terminal.mode.otherTill ?? ''} save={t('amountOnly.keep')} readOnly={terminal.signedIn?.role !== 'manager'} maximum={40}
        help={terminal.signedIn?.role === 'manager' ? t('amountOnly.settingHelp') : t('more.managerOnly')} onSave={(name) => actions.setOtherTill(name === '' ? null : name)}
      />
      <dl>
        <div className="kv"><dt>{t('till.key')}</dt><dd className="detail">{t(`till.keys.${terminal.keyKeptIn}`)}</dd></div>
        <div className="kv"><dt>{t('till.version')}</dt><dd className="num">{terminal.version}</dd></div>
      </dl>
    </section>
  )
}

/** Whether customers are asked on their display what they think, after they paid. */
function AsksForRating({ isManager }: { readonly isManager: boolean }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const asks = useCounter((state) => state.display?.asksForRating)
  if (asks === undefined) return null
  const options = (['yes', 'no'] as const).map((value) => ({ value, label: t(`till.rating.${value}`) }))
  if (!isManager) return <p>{t('till.rating.label')}: {t(`till.rating.${asks ? 'yes' : 'no'}`)}. <span className="muted">{t('more.managerOnly')}</span></p>
  return <Choice label={t('till.rating.label')} value={asks ? 'yes' : 'no'} options={options} onChoose={(value) => void actions.setAsksForRating(value === 'yes')} />
}

const GOALS = ['0', '5', '10', '20', '40'] as const

/** How many new members a day the shop sets itself, shown with its thanks on the lock screen. */
function ThanksGoal({ isManager }: { readonly isManager: boolean }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [goal, setGoal] = useState<string | null>(null)
  useEffect(() => {
    void actions.query('thanks.get', {}).then((answer) => {
      if (answer.ok) setGoal(String(answer.value.thanks?.goal ?? 0))
    })
  }, [actions])
  if (goal === null || !isManager) return null
  const options = [...new Set([...GOALS, goal])].map((value) => ({ value, label: value === '0' ? t('lock.thanks.off') : value }))
  const choose = (value: string) => void actions.setThanksGoal(value === '0' ? null : Number(value)).then((done) => done && setGoal(value))
  return <Choice label={t('lock.thanks.setting')} value={goal} options={options} onChoose={choose} />
}

/** What the strip says in a few words, told in full. */
function Troubles({ terminal: { diskTrouble, damage, booksFault, backupTrouble, restored } }: { readonly terminal: Pick<TerminalView, 'diskTrouble' | 'damage' | 'booksFault' | 'backupTrouble' | 'restored'> }) {
  const { t, lang, date, time } = useWords()
  return (
    <>
      {diskTrouble && <Note tone="warn">{t('till.disk', { reason: t(`reasons.${diskTrouble}`), todo: t(`till.diskTodo.${diskTrouble}`) })}</Note>}
      {damage && <DamageNote damage={damage} />}
      {booksFault && <Note tone="warn"><b>{t('till.booksFault')}</b> {FAULT_WORDS[booksFault][lang]}</Note>}
      {backupTrouble && <Note tone="warn"><b>{t('till.noBackup')}</b> {BACKUP_WORDS[lang][backupTrouble].safe} {BACKUP_WORDS[lang][backupTrouble].todo}</Note>}
      {restored && <Note tone="warn">{t('till.restored', { at: `${date(restored.at)} ${time(restored.at)}`, seq: restored.seq })}</Note>}
    </>
  )
}

function Choice<T extends string>({ label, value, options, onChoose }: {
  readonly label: string, readonly value: T, readonly options: readonly { value: T; label: string }[], readonly onChoose: (value: T) => void,
}) {
  return (
    <div className="choice">
      <span className="lbl">{label}</span>
      <Segments label={label} value={value} options={options} onChoose={onChoose} />
    </div>
  )
}
