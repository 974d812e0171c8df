/** Shifts and the cash of a drawer. */
export const cashMethods = {} as const
