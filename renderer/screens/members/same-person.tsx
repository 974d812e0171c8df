import { IconGitMerge } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { MemberCandidate } from '../../../core/contract/member-candidate.ts'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { openTask } from '../../state/members-store.ts'

/** Somebody who may be the same person; nothing where there is nobody. */
export function SamePerson({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const other = useAlike(file)
  if (!other) return null
  return (
    <section className="card colm same-person" aria-labelledby="same-title">
      <h2 className="h2" id="same-title">{t('enrol.samePerson')}</h2>
      <p><b className="b">{other.name}</b>{other.phoneLast4 !== null && <span className="num">, {t('member.phone', { last4: other.phoneLast4 })}</span>}. {t(`members.alike.${other.why}`)}</p>
      <p className="meta muted">{t('members.mergeSafe')}</p>
      <Btn look="line" onClick={() => openTask({ kind: 'merge', otherId: other.memberId })}><IconGitMerge className="i" aria-hidden />{t('members.compare')}</Btn>
    </section>
  )
}

function useAlike(file: MemberFile): MemberCandidate | null {
  const { actions } = useCounterActions()
  const [first, setFirst] = useState<MemberCandidate | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('member.alike', { memberId: file.memberId }).then((answer) => {
      if (answer.ok && wanted) setFirst(answer.value.candidates[0] ?? null)
    })
    return () => {
      wanted = false
    }
  }, [actions, file])
  return first
}
