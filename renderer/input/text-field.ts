export type TextField = HTMLInputElement | HTMLTextAreaElement

const TEXTLESS_TYPES = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'color', 'file', 'image'])

/** The element as a field that takes text, or null. */
export function asTextField(element: Element | null): TextField | null {
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? null : element
  if (!(element instanceof HTMLInputElement) || TEXTLESS_TYPES.has(element.type)) return null
  return element.readOnly || element.disabled ? null : element
}

export interface RememberedField {
  readonly field: TextField
  readonly value: string
  readonly start: number | null
  readonly end: number | null
}

export function rememberField(field: TextField): RememberedField {
  return { field, value: field.value, start: field.selectionStart, end: field.selectionEnd }
}

/** Puts a field back as it was, so that React notices. */
export function putBack({ field, value, start, end }: RememberedField): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  // React watches the element's own value property; the prototype's setter is what a person's typing uses.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }))
  if (start !== null) field.setSelectionRange(start, end)
}

/** Types a text into a field at its cursor, as a person would. */
export function typeInto(field: TextField, text: string): void {
  field.setRangeText(text, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}
