import type { Language } from '../../core/base/local-text.ts'
import type { NewStore } from '../demo/demo-store.ts'

/** What a training room is opened with. */
export interface TrainingStart {
  readonly store: NewStore
  /** Who begins to practise: signed in at once. */
  readonly staffId: string
  /** Where the shop's printer is. */
  readonly printer: string
  readonly language: Language
  readonly demo: boolean
}

/** The way between a till and its training room. */
export interface TrainingDoor {
  /** Opens the room; nobody is in it yet. */
  open(start: TrainingStart): Promise<void>
  /** Every window comes in anew, once the answers under way have left. */
  goIn(): void
  goOut(): void
}
