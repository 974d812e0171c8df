import type { DisplayView } from '../../core/contract/display-views.ts'
import { Mark } from '../components/mark.tsx'

/** Whose display this is. */
export function Brand({ view }: { readonly view: DisplayView }) {
  return <div className="cd-brand"><Mark size={40} on="var(--cd-on)" off="var(--cd-off)" letter="var(--cd-deep)" /><span>{view.programmeName[view.language]}</span></div>
}
