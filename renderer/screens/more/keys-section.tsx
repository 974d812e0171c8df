import { Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const KEYS = [
  ['F12', 'next'], ['Ctrl Enter', 'next'], ['F1', 'sell'], ['F2', 'find'], ['/', 'find'], ['F3', 'members'], ['F4', 'enrol'], ['F5', 'points'], ['F6', 'price'], ['F7', 'hold'], ['F8', 'returns'], ['F9', 'cash'], ['F10', 'card'], ['F11', 'paynow'],
  ['↑ ↓', 'lines'], ['+ −', 'quantity'], ['Del', 'remove'], ['Ctrl Z', 'undo'], ['Ctrl D', 'day'], ['Ctrl P', 'print'], ['Ctrl L', 'lock'], ['Esc', 'close'], ['?', 'keys'],
] as const

/** Every key that does something here. */
export function KeysSection() {
  const { t } = useTranslation()
  return (
    <section className="card pad wide" aria-labelledby="keys-title">
      <h2 id="keys-title" className="h2">{t('more.keys')}</h2>
      <p className="muted">{t('keys.enter')}</p>
      <dl className="keys">
        {KEYS.map(([key, does]) => <div key={key} className="kv"><dt><Kbd unstyled className="kbd">{key}</Kbd></dt><dd>{t(`keys.${does}`)}</dd></div>)}
      </dl>
    </section>
  )
}
