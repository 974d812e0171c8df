/** Milliseconds with three figures that say something. */
export function ms(value: number): string {
  if (value >= 100) return `${value.toFixed(0)} ms`
  return value >= 1 ? `${value.toFixed(2)} ms` : `${(value * 1000).toFixed(1)} µs`
}

export function times(value: number): string {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ×`
}
