/** Advisory locks of this product (PostgreSQL, 13.3.5): two keys, so that they meet no one else's. */
export const LOCK_SPACE = 0x52474c52
export const MIGRATION_LOCK = 1
export const SERVER_LOCK = 2
export const AUDIT_LOCK = 3
export const KEEPING_LOCK = 4
