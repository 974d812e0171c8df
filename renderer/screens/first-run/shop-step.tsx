import { useMemo } from 'react'
import { NextStep } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { ListField, TextField } from './fields.tsx'
import { shopFaults } from './own-shop-form.ts'
import type { ShopForm } from './own-shop-form.ts'

/** What the receipt says of the shop, and in what it counts. */
export function ShopStep({ form, onChange, onNext }: { readonly form: ShopForm, readonly onChange: (next: ShopForm) => void, readonly onNext: () => void }) {
  const { t, lang } = useWords()
  const set = (field: keyof ShopForm) => (value: string) => onChange({ ...form, [field]: value })
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames([lang], { type: 'currency' })
    return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
  }, [lang])
  const zones = useMemo(() => [...new Set([form.timeZone, ...Intl.supportedValuesOf('timeZone')])].map((name) => ({ value: name, label: name })), [form.timeZone])
  const faults = shopFaults(form)
  return (
    <>
      <div className="fr-grid">
        <TextField label={t('firstRun.shopName')} value={form.shopName} onChange={set('shopName')} most={40} />
        <TextField label={t('firstRun.address')} value={form.address} onChange={set('address')} />
        <TextField label={t('firstRun.taxNumber')} value={form.taxNumber} onChange={set('taxNumber')} most={40} />
        <TextField label={t('firstRun.taxPercent')} value={form.taxPercent} onChange={set('taxPercent')} digits most={5} />
        <ListField label={t('firstRun.currency')} value={form.currency} options={currencies} onChange={set('currency')} />
        <ListField label={t('firstRun.timeZone')} value={form.timeZone} options={zones} onChange={set('timeZone')} />
        <TextField label={t('firstRun.tillNumber')} value={form.tillNumber} onChange={set('tillNumber')} digits most={2} />
      </div>
      <p className="meta muted" role="status">{faults[0] ? t('firstRun.lacks', { field: t(`firstRun.${faults[0]}`) }) : ''}</p>
      <div className="fr-go"><NextStep label={t('firstRun.toPeople')} hint="F12" onGo={faults.length > 0 ? null : onNext} /></div>
    </>
  )
}
