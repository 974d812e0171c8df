/** Points outside of a sale. */
export const pointsMethods = {} as const
