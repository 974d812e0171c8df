import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'

const BARS = [[32, 5], [41, 3], [48, 8], [60, 3], [67, 5], [77, 3], [84, 3], [91, 9], [105, 4], [113, 3], [120, 6], [130, 3], [137, 5], [147, 4]].map(([x = 0, width = 0]) => ({ x, width }))

/** A barcode label, a member card and a phone: what can be scanned. */
export function IdlePicture({ label }: { readonly label: string }) {
  const { lang } = useWords()
  const name = useCounter((state) => state.terminal?.programmeName[lang] ?? '')
  const [first = '', ...rest] = name.split(' ')
  return (
    <svg viewBox="0 0 346 224" fill="none" role="img" aria-label={label}>
    <g transform="rotate(-5 92 128)"><rect x="14" y="84" width="156" height="104" rx="12" fill="var(--surface)" stroke="var(--line-strong)" strokeWidth="2" />
    <g fill="var(--ink)">{BARS.map(({ x, width }) => <rect key={x} x={x} y="100" width={width} height="52" />)}</g>
    <text x="32" y="173" fontSize="13.5" fontWeight="500" fill="var(--ink-2)" style={{ fontFamily: 'var(--font)' }} textLength="119">8880310021542</text></g>
    <rect x="0" y="127" width="186" height="4" rx="2" fill="var(--c5)" />
    <g transform="rotate(6 214 72)"><rect x="136" y="14" width="164" height="102" rx="12" fill="#0B6350" />
    <g fill="#BFE8DA"><circle cx="166" cy="34" r="3.2" /><circle cx="174.5" cy="37.5" r="3.2" /><circle cx="178" cy="46" r="3.2" /><circle cx="174.5" cy="54.5" r="3.2" /><circle cx="166" cy="58" r="3.2" /><circle cx="157.5" cy="54.5" r="3.2" /></g><g fill="#3F8A78"><circle cx="154" cy="46" r="3.2" /><circle cx="157.5" cy="37.5" r="3.2" /></g>
    <text x="192" y="44" fontSize="17" fontWeight="700" fill="#fff" style={{ fontFamily: 'var(--font-display)' }}>{first}</text>
    <text x="192" y="62" fontSize="16" fill="#CFEBE1" style={{ fontFamily: 'var(--font-display)' }}>{rest.join(' ')}</text>
    <text x="153" y="99" fontSize="13" fill="#CFEBE1" style={{ fontFamily: 'var(--font)' }} letterSpacing="1.2">•••• ••••</text></g>
    <g transform="translate(6 4) rotate(4 290 160)"><rect x="252" y="98" width="70" height="112" rx="14" fill="var(--ink)" /><rect x="258" y="105" width="58" height="98" rx="9" fill="var(--surface)" />
    <path d="M276.500 143c4.500 5.600 4.500 13.400 0 19M284 137.500c7.200 9 7.200 21 0 30M291.500 132c10 12.500 10 28.500 0 41" stroke="var(--gain)" strokeWidth="4" strokeLinecap="round" /></g>
    </svg>
  )
}
