import { UnstyledButton } from '@mantine/core'
import { IconUser, IconUserPlus } from '@tabler/icons-react'
import type { MemberCandidate } from '../../../core/contract/member-candidate.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'

/** Members who may be the applicant: one of them, or somebody else. Both answers weigh the same. */
export function MaybeKnown({ candidates, onUse, onNone }: {
  readonly candidates: readonly MemberCandidate[], readonly onUse: (memberId: string) => void, readonly onNone: () => void,
}) {
  const { t } = useWords()
  return (
    <section className="maybe" role="status" aria-label={t('enrol.samePerson')}>
      <h3 className="h2">{t('enrol.samePerson')}</h3>
      {candidates.map(({ memberId, name, why, phoneLast4 }) => (
        <UnstyledButton key={memberId} className="held" onClick={() => onUse(memberId)}>
          <IconUser className="i" aria-hidden />
          <span className="grow"><b className="clip">{t('enrol.use', { name })}</b><small className="num">{t(`enrol.why.${why}`)}{phoneLast4 !== null && ` · ${t('member.phone', { last4: phoneLast4 })}`}</small></span>
        </UnstyledButton>
      ))}
      <Btn look="line" onClick={onNone}><IconUserPlus className="i" aria-hidden />{t('enrol.somebodyElse')}</Btn>
    </section>
  )
}
