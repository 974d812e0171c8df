import { create } from 'zustand'
import type { DisplayView } from '../../core/contract/display-views.ts'
import type { LinkState } from '../link/connection.ts'

interface DisplayState {
  readonly link: LinkState
  /** What the till last said; it stands while the link is away. Null: nothing yet. */
  readonly view: DisplayView | null
}

export const useDisplay = create<DisplayState>(() => ({ link: 'connecting', view: null }))
