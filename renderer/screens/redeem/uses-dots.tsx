import { useWords } from '../../i18n/use-words.ts'

const MOST_DOTS = 12

/** Stamps on a card, or uses that are left: filled, hatched for this sale, empty. Said in words too. */
export function UsesDots({ of, have, now, shape }: { readonly of: number; readonly have: number; readonly now: number; readonly shape: 'stamps' | 'uses' }) {
  const { t } = useWords()
  const words = t(`redeem.dots.${shape}`, { have, of, now })
  const label = now > 0 ? `${words}${t('redeem.dots.join')}${t(`redeem.dotsNow.${shape}`, { now })}` : words
  if (of > MOST_DOTS) return <div className="s num">{label}</div>
  return (
    <div className="row dots-row">
      <span className="dots5" role="img" aria-label={label}>
        {Array.from({ length: of }, (_, at) => <i key={at} className={at < have ? 'have' : at < have + now ? 'now' : ''} />)}
      </span>
      <span className="s num" aria-hidden="true">{label}</span>
    </div>
  )
}
