import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { setUi } from '../../state/ui-store.ts'

/** A new member, beside the open sale. */
export function EnrolSheet() {
  const { t } = useWords()
  return <SheetColumn title={t('enrol.title')} onClose={() => setUi({ sheet: null })}>{null}</SheetColumn>
}
