/** A card as screens show it: the programme's digits and the last four, `6035 12•• 8113`. */
export function maskedCard(cardNumber: string): string {
  const last4 = cardNumber.slice(-4)
  return cardNumber.length < 12 ? `•••• ${last4}` : `${cardNumber.slice(0, 4)} ${cardNumber.slice(4, 6)}•• ${last4}`
}
