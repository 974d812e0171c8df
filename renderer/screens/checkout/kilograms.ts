/** Thousandths of a kilogram as a scale shows them: `0.412`. */
export function inKilograms(quantityMilli: number): string {
  const digits = String(quantityMilli).padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}
