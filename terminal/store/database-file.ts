/** The till's database in its folder. */
export const DATABASE_FILE = 'regulars.db'
