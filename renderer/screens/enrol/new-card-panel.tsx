import { IconNfc, IconSearch, IconUserPlus, IconX } from '@tabler/icons-react'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { openEnrolment } from '../../state/enrol-draft.ts'
import { openMembers } from '../../state/members-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { maskedCard } from './card-number.ts'
import { useJoining } from './use-joining.ts'

/** A card of this programme that is nobody's yet: three choices, and the next item closes it. */
export function NewCardPanel({ cardNumber }: { readonly cardNumber: string }) {
  const { t, points } = useWords()
  const earns = useJoining()?.points?.total ?? 0
  return (
    <section className="card newc" role="status" aria-label={t('newCard.label')}>
      <div className="row">
        <span className="ic"><IconNfc className="i" aria-hidden /></span>
        <div><h2>{t('newCard.title')}</h2><div className="muted num card-no" lang="en">{maskedCard(cardNumber)}</div></div>
      </div>
      <p>{t('newCard.safe')}</p>
      {earns > 0 && <p className="row gain b num"><PointsIcon />{t('newCard.earns', { points: points(earns), count: earns })}</p>}
      <div className="col choices">
        <Btn look="gain" onClick={() => openEnrolment()}><IconUserPlus className="i" aria-hidden />{t('newCard.join')}<KeyHint>F4</KeyHint></Btn>
        <Btn look="line" onClick={openMembers}><IconSearch className="i" aria-hidden />{t('newCard.give')}<KeyHint>F3</KeyHint></Btn>
        <Btn look="quiet" onClick={() => setUi({ side: null })}><IconX className="i" aria-hidden />{t('newCard.notNow')}<KeyHint>Esc</KeyHint></Btn>
      </div>
    </section>
  )
}
