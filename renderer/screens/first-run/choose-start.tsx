import { IconCheck, IconPlayerPlay } from '@tabler/icons-react'
import { Btn } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'

const FACTS = ['account', 'internet', 'wipe'] as const
/** The same in every language. */
const RESTORE = 'npm run restore'

/** How a new till begins: with the demo store, or as a shop's own. */
export function ChooseStart({ busy, onDemo, onOwn }: { readonly busy: boolean, readonly onDemo: () => void, readonly onOwn: () => void }) {
  const { t } = useWords()
  return (
    <>
      <section className="card fr-card" aria-labelledby="fr-demo">
        <div>
          <h2 id="fr-demo">{t('firstRun.demo')}</h2>
          <p>{t('firstRun.demoWhat')}</p>
          <ul className="fr-facts">{FACTS.map((fact) => <li key={fact}><IconCheck className="i" aria-hidden />{t(`firstRun.facts.${fact}`)}</li>)}</ul>
        </div>
        <div><NextStep label={t('firstRun.openDemo')} hint="F12" icon={<IconPlayerPlay className="i" aria-hidden />} onGo={busy ? null : onDemo} /></div>
      </section>
      <section className="card fr-card" aria-labelledby="fr-own">
        <div>
          <h2 id="fr-own">{t('firstRun.own')}</h2>
          <p>{t('firstRun.ownWhat')}</p>
          <p className="meta muted">{t('firstRun.pairLater')}</p>
        </div>
        <div><Btn look="line" className="fr-wide" disabled={busy} onClick={onOwn}>{t('firstRun.setUp')}</Btn></div>
      </section>
      <section className="card pad fr-back">
        <h2 className="h3">{t('firstRun.backup')}</h2>
        <p className="meta muted">{t('firstRun.backupHow')} <code>{RESTORE}</code></p>
      </section>
    </>
  )
}
