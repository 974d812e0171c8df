import type { Language, LocalText } from '../../core/base/local-text.ts'

/** Why head office does not start. `data.detail` is for support: what the system said. */
export type HeadOfficeRefusalCode =
  | 'PORT_TAKEN'
  | 'ADDRESS_UNUSABLE'
  | 'FOLDER_UNUSABLE'
  | 'FOLDER_UNREACHABLE'
  | 'FOLDER_IN_USE'
  | 'DATABASE_OTHER_VERSION'
  | 'DATABASE_PASSWORD_MISSING'
  | 'DATABASE_NOT_STARTING'
  | 'DATABASE_NOT_ANSWERING'
  | 'DATABASE_NEWER'
  | 'DATABASE_UNSAFE'
  | 'KEYS_OF_ANOTHER'
  | 'ROOT_ELSEWHERE'
  | 'ROOT_UNREADABLE'
  | 'TLS_UNUSABLE'

export class HeadOfficeRefusal extends Error {
  readonly code: HeadOfficeRefusalCode
  readonly data: { readonly subject: string; readonly detail: string }

  constructor(code: HeadOfficeRefusalCode, subject: string, detail = '') {
    super(`${code}: ${subject}${detail === '' ? '' : ` (${detail})`}`)
    this.name = 'HeadOfficeRefusal'
    this.code = code
    this.data = { subject, detail }
  }
}

/** What happened and what to do, `{}` standing for the folder, address or database it is about. */
const WORDS: Record<HeadOfficeRefusalCode, LocalText> = {
  PORT_TAKEN: {
    en: 'Another program answers at {} already, perhaps head office in another window. Nothing was changed. Use that one, or start with --port and another number.',
    zh: '{} 已被另一个程序占用，也许总部已在另一个窗口中打开。没有改动任何数据。请使用已打开的那个，或用 --port 换一个端口号。',
  },
  ADDRESS_UNUSABLE: {
    en: 'This computer cannot listen at {}. Nothing was changed. Start with --host 127.0.0.1, or with an address this computer has.',
    zh: '本机无法使用地址 {}。没有改动任何数据。请用 --host 127.0.0.1，或本机已有的地址。',
  },
  FOLDER_UNUSABLE: {
    en: 'The folder {} cannot be written to. Nothing was changed. Make it writable, free some space, or name another folder with --data.',
    zh: '无法写入文件夹 {}。没有改动任何数据。请开放写入权限、清出空间，或用 --data 指定其他文件夹。',
  },
  FOLDER_UNREACHABLE: {
    en: 'A database never runs as root, so it runs as the user “postgres”, who cannot reach {}. Nothing was changed. Name a folder everyone may pass through with --data, say /var/lib/regulars-head-office, or start as another user.',
    zh: '数据库不能以 root 运行，会改用 postgres 用户，但该用户无法进入 {}。没有改动任何数据。请用 --data 指定可进入的文件夹，例如 /var/lib/regulars-head-office，或换一个用户启动。',
  },
  FOLDER_IN_USE: {
    en: 'Head office is already open with the folder {}. Nothing was changed. Use the one that is open, or close it first.',
    zh: '总部已在使用文件夹 {}。没有改动任何数据。请使用已打开的那个，或先关闭它。',
  },
  DATABASE_OTHER_VERSION: {
    en: 'The database in {} was made by another major version of PostgreSQL. It is untouched. Start the version of Regulars that made it, or move the data with pg_upgrade.',
    zh: '{} 中的数据库由另一个主版本的 PostgreSQL 创建，数据未改动。请用原来的版本启动，或用 pg_upgrade 迁移。',
  },
  DATABASE_PASSWORD_MISSING: {
    en: 'The file with the password of the database in {} is gone. The database is untouched. Put the file “database-password” back from your backup.',
    zh: '{} 中数据库的密码文件不见了，数据库未改动。请从备份中恢复文件 database-password。',
  },
  DATABASE_NOT_STARTING: {
    en: 'The database in {} does not start. What it holds is untouched. Read the end of the file postgres.log in that folder, or ask support.',
    zh: '{} 中的数据库无法启动，数据未改动。请查看该文件夹中 postgres.log 的末尾，或联系支持人员。',
  },
  DATABASE_NOT_ANSWERING: {
    en: 'The database {} does not answer. Nothing was changed. Check its address, name and password in DATABASE_URL, and that it runs.',
    zh: '数据库 {} 没有应答。没有改动任何数据。请检查 DATABASE_URL 中的地址、用户名和密码，并确认数据库正在运行。',
  },
  DATABASE_NEWER: {
    en: 'The database {} belongs to a newer version of head office. It is untouched. Start the newer version.',
    zh: '数据库 {} 属于更新版本的总部程序，数据未改动。请启动新版本。',
  },
  DATABASE_UNSAFE: {
    en: 'The database {} does not write to disk before it answers (fsync is off). Head office would promise tills what a power cut could take back. Turn fsync on.',
    zh: '数据库 {} 未在应答前写入磁盘（fsync 已关闭），断电时可能丢失已确认的数据。请打开 fsync。',
  },
  TLS_UNUSABLE: {
    en: 'The certificate {} and its key cannot be used. Nothing was changed; where head office runs already, it goes on with the ones it has. Name files in PEM format that belong together with --tls-cert and --tls-key, and see that this user may read them.',
    zh: '无法使用证书 {} 及其私钥。没有改动任何数据；已在运行的总部会继续使用原证书。请用 --tls-cert 和 --tls-key 指定配套的 PEM 文件，并确认当前用户可以读取。',
  },
  ROOT_ELSEWHERE: {
    en: 'The database is new, and its first list of keys is signed with the root’s key {}, which is kept elsewhere. Nothing was changed. Put the root’s key back for this one start.',
    zh: '数据库是新的，首份密钥名单须由根密钥 {} 签名，而该密钥保存在别处。没有改动任何数据。请先放回根密钥再启动一次。',
  },
  ROOT_UNREADABLE: {
    en: 'The file {} holds no private key that can be read. Nothing was changed. Name the file of the root’s key (PEM, Ed25519) with --root-key.',
    zh: '文件 {} 中没有可读取的私钥。没有改动任何数据。请用 --root-key 指定根密钥文件（PEM，Ed25519）。',
  },
  KEYS_OF_ANOTHER: {
    en: 'The keys in {} are not those of this database. Tills would refuse what they sign. Nothing was changed. Put the right folder “keys” back, or name the folder they are in with --data.',
    zh: '{} 中的密钥与此数据库不符，收银台会拒绝其签名。没有改动任何数据。请恢复正确的 keys 文件夹，或用 --data 指定其所在文件夹。',
  },
}

/** What the person at the keyboard reads. */
export function refusalWords(refusal: HeadOfficeRefusal, language: Language): string {
  return WORDS[refusal.code][language].replace('{}', refusal.data.subject)
}
