/** How text fields of tasks are drawn. */
export const FIELD = { root: 'fld', input: 'text-in', label: 'lbl', description: 'help' }
