import { createHash } from 'node:crypto'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { denseCart } from './dense-carts.ts'

/** One number for what so many crowded carts come to, to compare between processes. */
export function digestOfDense(seeds: number): string {
  const hash = createHash('sha256')
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { rulebook, input } = denseCart(seed)
    hash.update(JSON.stringify(evaluate(compileRulebook(rulebook), input)))
  }
  return hash.digest('hex')
}

// Run by itself: prints the digest of as many carts as the argument says.
if (import.meta.main) console.log(digestOfDense(Number(process.argv[2])))
