import { built } from './boot.ts'

/** Builds the windows that tests drive, before several files at once find them stale. */
export function setup(): Promise<void> {
  return built('renderer', 'console')
}
