import { TextInput, UnstyledButton } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import type { MemberRow } from '../../../../core/contract/member-desk-methods.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useLooseTyping } from '../../../input/typing.ts'
import { useBrowse } from '../use-browse.ts'
import { FIELD } from './field.ts'

const MOST_SHOWN = 6

/** Finds another member than the one whose page it is. */
export function ChooseMember({ label, exceptId, onChoose }: { readonly label: string; readonly exceptId: string; readonly onChoose: (row: MemberRow) => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const found = useBrowse(text)
  useLooseTyping((typed) => setText((before) => before + typed))
  const rows = found?.rows.filter((row) => row.memberId !== exceptId).slice(0, MOST_SHOWN) ?? []
  return (
    <div className="choose-member">
      <TextInput unstyled classNames={FIELD} label={label} placeholder={t('members.find')} data-first-field autoComplete="off" spellCheck={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {rows.map((row) => (
        <UnstyledButton key={row.memberId} className="held" onClick={() => onChoose(row)}>
          <IconUser className="i" aria-hidden />
          <span className="grow"><b className="clip">{row.name}{row.otherName !== null && <span className="muted"> {row.otherName}</span>}</b><small className="num">{row.phoneLast4 !== null && t('member.phone', { last4: row.phoneLast4 })}</small></span>
        </UnstyledButton>
      ))}
      {found !== null && rows.length === 0 && <p className="muted">{t('members.nobody', { text: found.text })}</p>}
    </div>
  )
}
