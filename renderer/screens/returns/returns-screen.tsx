import { useTranslation } from 'react-i18next'

/** Goods that come back: a receipt is found, what comes back of it is chosen, and what is given back is shown before it is booked. */
export function ReturnsScreen() {
  const { t } = useTranslation()
  return <main className="stage"><section className="card pad"><h1 className="h2">{t('rail.returns')}</h1></section></main>
}
