/** What comes back: returns, voids, exchanges. */
export const returnMethods = {} as const
