import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { Btn } from '../../../components/btn.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ChooseMember } from './choose-member.tsx'
import { TaskSheet } from './task-sheet.tsx'

/** Who pools points with whom: found one, bring somebody in, leave, or name another head. */
export function HouseholdTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { household, memberId } = file
  const bring = (otherId: string) => {
    if (household === null) void actions.changeFile('household.found', { headId: memberId, memberIds: [otherId] })
    else void actions.onPage('household.join', { householdId: household.householdId, memberId: otherId })
  }
  return (
    <TaskSheet title={t('members.household')}>
      {household === null ? <p className="muted">{t('members.noHousehold')}</p> : (
        <ul className="household">
          {household.members.map((each) => (
            <li key={each.memberId} className="row"><span className="grow clip">{each.memberId === household.headId ? t('members.headOf', { name: each.name }) : each.name}</span>
              {each.memberId !== household.headId && <Btn look="quiet" onClick={() => void actions.onPage('household.setHead', { memberId: each.memberId })}>{t('members.makeHead')}<span className="sr"> {each.name}</span></Btn>}
              <Btn look="quiet" onClick={() => void actions.onPage('household.leave', { memberId: each.memberId })}>{t('members.leave')}<span className="sr"> {each.name}</span></Btn>
            </li>
          ))}
        </ul>
      )}
      <ChooseMember label={t('members.bringIn')} exceptId={memberId} onChoose={(row) => bring(row.memberId)} />
    </TaskSheet>
  )
}
