import { join } from 'node:path'

/**
 * Where a user's programs keep their data: XDG Base Directory on Linux, Application Support on macOS, AppData on Windows.
 */
export function defaultDataDir(env: Record<string, string | undefined>, platform: string, home: string): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Regulars')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Regulars')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'regulars')
}
