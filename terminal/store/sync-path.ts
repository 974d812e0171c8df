import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Puts a file, or what a folder says of its files, on the disk for certain. Windows keeps folders by itself and opens none. */
export function syncPath(path: string, kind: 'file' | 'folder'): void {
  if (kind === 'folder' && process.platform === 'win32') return
  // Windows flushes only what was opened to write.
  const fd = openSync(path, kind === 'file' ? 'r+' : 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
