import { useEffect } from 'react'
import { play } from '../sound/sounds.ts'
import { useCounterActions } from '../state/counter-context.tsx'
import { notify } from '../state/ui-store.ts'
import { runShortcut } from './run-shortcut.ts'
import { shortcutOf } from './shortcut-keys.ts'
import { asTextField } from './text-field.ts'
import { typeLoosely } from './typing.ts'
import { listenToWedge } from './wedge-listener.ts'

/** Joins the keyboard to the counter: scanners that type, shortcuts, and loose typing. Once per window. */
export function useKeyboard(): void {
  const counter = useCounterActions()
  useEffect(() => {
    const stop = listenToWedge(window, {
      onScan: (text, atMs) => counter.scan(text, Math.round(performance.timeOrigin + atMs)),
      onShortcut: (key) => {
        const shortcut = shortcutOf(key)
        if (shortcut) runShortcut(shortcut, counter)
        return shortcut !== null
      },
      onLooseText: typeLoosely,
      onInputMethod: () => {
        play('trouble')
        notify({ kind: 'input-method' })
      },
    })
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const inField = asTextField(document.activeElement) !== null
      const shortcut = shortcutOf({ key: event.key, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey, inField })
      if (!shortcut) return
      event.preventDefault()
      if (!event.repeat || REPEATS.has(shortcut)) runShortcut(shortcut, counter)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      stop()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [counter])
}

/** A key held down repeats only these: F12 held down must not go two steps. */
const REPEATS: ReadonlySet<string> = new Set(['line-up', 'line-down', 'more-of-line', 'less-of-line'])
