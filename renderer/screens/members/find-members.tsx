import { Input, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { MemberRow } from '../../../core/contract/member-desk-methods.ts'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { initialsOf } from '../../components/initials.ts'
import { useVirtualRows } from '../../components/use-virtual-rows.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { asDraft, openEnrolment } from '../../state/enrol-draft.ts'
import { openMember, setMembers, useMembers } from '../../state/members-store.ts'
import { useBrowse } from './use-browse.ts'
import type { Browsed } from './use-browse.ts'

const ROW_PX = 66
const MOST_TEXT = 100

/** The field and what is found. Arrows choose, Enter opens; typing anywhere ends up in the field. */
export function FindMembers() {
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  const text = useMembers((state) => state.text)
  const found = useBrowse(text)
  const [at, setAt] = useState(0)
  const type = (next: string) => {
    setMembers({ text: next.slice(0, MOST_TEXT) })
    setAt(0)
  }
  useEffect(() => field.current?.focus(), [])
  useLooseTyping((typed) => {
    field.current?.focus()
    type(useMembers.getState().text + typed)
  })
  const chosen = found?.rows[at]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape' && text !== '') {
      event.stopPropagation()
      type('')
    } else if (event.key === 'Enter' && chosen && found?.text === text.trim()) openMember(chosen.memberId)
    else if (step !== undefined && found) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.rows.length - 1, at + step)))
    }
  }
  return (
    <section className="card list-card find-members" aria-label={t('members.find')}>
      <div className="find"><div className="box">
        <IconSearch className="i" aria-hidden />
        <Input
          ref={field} unstyled wrapperProps={{ className: 'grow find-field' }} autoComplete="off" spellCheck={false} aria-label={t('members.find')} placeholder={t('members.find')} value={text}
          role="combobox" aria-expanded={(found?.rows.length ?? 0) > 0} aria-controls="members-found" aria-activedescendant={chosen ? `member-${chosen.memberId}` : undefined}
          onChange={(event) => type(event.currentTarget.value)} onKeyDown={onKeyDown}
        />
        <KeyHint>F3</KeyHint>
      </div></div>
      {found === null ? <p className="muted pad">{t('members.nothingYet')}</p> : <Found found={found} at={at} />}
    </section>
  )
}

function Found({ found, at }: { readonly found: Browsed; readonly at: number }) {
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualRows(scroller, found.rows.length, ROW_PX)
  useEffect(() => {
    if (at < found.rows.length) rows.scrollToIndex(at)
  }, [at, found, rows])
  if (found.rows.length === 0) {
    return (
      <div className="pad">
        <p className="muted" role="status">{t('members.nobody', { text: found.text })}</p>
        <div><Btn look="gain" onClick={() => openEnrolment(asDraft(found.text))}><IconUserPlus className="i" aria-hidden />{t('enrol.withNumber', { text: found.text })}<KeyHint>F4</KeyHint></Btn></div>
      </div>
    )
  }
  return (
    <>
      <div ref={scroller} className="scroll" id="members-found" role="listbox" aria-label={t('members.found')} tabIndex={-1}>
        <div className="virtual" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = found.rows[index]
            return row && <FoundRow key={row.memberId} row={row} isChosen={index === at} top={start} place={index + 1} of={found.rows.length} />
          })}
        </div>
      </div>
      {found.isCut && <p className="meta muted pad-line">{t('members.cut', { count: found.rows.length })}</p>}
    </>
  )
}

function FoundRow({ row, isChosen, top, place, of }: { readonly row: MemberRow; readonly isChosen: boolean; readonly top: number; readonly place: number; readonly of: number }) {
  const { t } = useWords()
  const facts = [row.phoneLast4 && t('member.phone', { last4: row.phoneLast4 }), row.cardLast4 && t('members.card', { last4: row.cardLast4 }), row.since && t('member.since', { year: row.since.slice(0, 4) })].filter(Boolean)
  return (
    <UnstyledButton
      id={`member-${row.memberId}`} role="option" aria-selected={isChosen} aria-posinset={place} aria-setsize={of} tabIndex={-1} className={`trw found-member${isChosen ? ' on' : ''}`}
      style={{ transform: `translateY(${top}px)` }} onClick={() => openMember(row.memberId)}
    >
      <span className="ava" aria-hidden="true">{initialsOf(row.name)}</span>
      <span className="grow"><b className="clip">{row.name}{row.otherName !== null && <span className="muted"> {row.otherName}</span>}</b><small className="num">{facts.join(' · ')}</small></span>
      {row.isBlocked && <span className="pill pill--warn">{t('members.blocked')}</span>}
      <IconChevronRight className="i" aria-hidden />
    </UnstyledButton>
  )
}
