import { currentIdentity } from '../store/chain-store.ts'
import { findKey, openKeyStore } from '../store/key-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { beginNewChain } from './new-chain.ts'
import type { NewChainPorts } from './new-chain.ts'

/**
 * The key of the chain that the till writes, made for a till that is not set up yet. A till whose key is gone, or is
 * another's, cannot sign for its chain any more: it begins a new one. Throws StartRefusal where the key's file is there and
 * the system does not let it be read.
 */
export function tillKey(ports: NewChainPorts, dataDir: string): KeyStore {
  const publicKey = currentIdentity(ports.db)?.publicKey ?? null
  // Not set up yet; or the entry that names the key was lost.
  if (publicKey === null) return openKeyStore(dataDir)
  const key = findKey(dataDir, publicKey)
  if (key !== null) return key
  beginNewChain(ports, { because: 'key-missing' })
  return openKeyStore(dataDir)
}
