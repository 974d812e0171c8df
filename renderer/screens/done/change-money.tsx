import { changeCoins } from '../../../core/basket/denominations.ts'
import type { ChangePiece } from '../../../core/basket/denominations.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'

/** The colours of the notes by their place from the largest; coins are gold above the unit and silver below. */
const NOTE_COLOURS = ['#F2C9A1', '#BFD5E8', '#E3B5B5', '#BFDCC0', '#D9C6E4', '#E6DDB8']

/** The notes and coins that make the change, to be counted out from left to right. */
export function ChangeMoney({ changeMinor, currencyCode }: { readonly changeMinor: number; readonly currencyCode: string }) {
  const words = useWords()
  const pieces = changeCoins(changeMinor, currencyCode)
  if (pieces.length === 0) return null
  const label = pieces.map((piece) => words.t(piece.kind === 'note' ? 'money.notes' : 'money.coins', { count: piece.count, value: words.money(piece.valueMinor) })).join(words.t('money.join'))
  return (
    <div className="money" role="img" aria-label={label}>
      {pieces.flatMap((piece) => Array.from({ length: piece.count }, (_, index) => <Piece key={`${piece.valueMinor}:${index}`} piece={piece} words={words} />))}
    </div>
  )
}

function Piece({ piece, words }: { readonly piece: ChangePiece; readonly words: WordsOf }) {
  const unitMinor = 10 ** words.currency.exponent
  const whole = piece.valueMinor >= unitMinor
  const text = whole ? `$${piece.valueMinor / unitMinor}`.replace('$', shortSymbol(words.currency.symbol)) : String(piece.valueMinor)
  if (piece.kind === 'note') return <span className="bill num" style={{ background: NOTE_COLOURS[noteRank(piece.valueMinor / unitMinor)] }}>{text}</span>
  return <span className={`coin num${whole ? ' is-gold' : ''}${piece.valueMinor * 10 < unitMinor ? ' is-small' : ''}`}>{text}</span>
}

/** `S$` is `$` on a note. */
function shortSymbol(symbol: string): string {
  return [...symbol].at(-1) ?? ''
}

function noteRank(units: number): number {
  const rank = [100, 50, 10, 5, 2].findIndex((value) => units >= value)
  return rank < 0 ? NOTE_COLOURS.length - 1 : rank
}
