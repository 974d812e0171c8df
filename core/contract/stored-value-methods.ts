/** Gift cards, store credit and customer accounts. */
export const storedValueMethods = {} as const
