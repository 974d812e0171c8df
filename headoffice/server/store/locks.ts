/** Advisory locks of this product (PostgreSQL, 13.3.5): two keys, so that they meet no one else's. */
export const LOCK_SPACE = 0x52474c52
export const MIGRATION_LOCK = 1
export const SERVER_LOCK = 2
export const AUDIT_LOCK = 3
export const KEEPING_LOCK = 4
/** Of counting: the second key is of the terminal. */
export const COUNTING_SPACE = 0x52474c53

/** A terminal's second key: two that share one wait for each other, and no harm is done. */
export const lockOfTerminal = (terminalId: string): number => Number.parseInt(terminalId.slice(0, 8), 16) | 0
