/** Members, their cards, consents and households. */
export const memberMethods = {} as const
