import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import type { Locator, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { OUT_DIR, PROJECT_DIR } from '../../scripts/lib/paths.ts'

const KEPT = join(PROJECT_DIR, 'test', 'pictures')
/** Where what differs is put, to be looked at. */
const DIFFERING = join(OUT_DIR, 'pictures')
/** Kept at half the size: small, and blind to how letters are smoothed. */
const SHRINK = 2
/** Of all pixels, how many may differ: a clock's digit may, a moved button may not. */
const MOST_DIFFERING = 0.002

/** Whether pictures are taken anew instead of compared (`npm run pictures`). */
export const isRenewing = process.env['REGULARS_PICTURES'] === 'renew'

/** Compares the window with the picture kept under this name; what `masked` covers may change from day to day. Answers what is wrong, or null. */
export async function comparePicture(page: Page, name: string, masked: readonly Locator[]): Promise<string | null> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  const taken = shrunk(PNG.sync.read(await page.screenshot({ animations: 'disabled', caret: 'hide', mask: [...masked], maskColor: '#808080' })))
  const file = join(KEPT, `${name}.png`)
  if (isRenewing) {
    mkdirSync(KEPT, { recursive: true })
    writeFileSync(file, PNG.sync.write(taken, { colorType: 0 }))
    return null
  }
  if (!existsSync(file)) return `${name}: no picture is kept; npm run pictures takes it`
  const kept = PNG.sync.read(readFileSync(file))
  if (kept.width !== taken.width || kept.height !== taken.height) return `${name}: ${taken.width} × ${taken.height}, kept ${kept.width} × ${kept.height}`
  const difference = new PNG({ width: kept.width, height: kept.height })
  const share = pixelmatch(kept.data, taken.data, difference.data, kept.width, kept.height, { threshold: 0.15 }) / (kept.width * kept.height)
  if (share <= MOST_DIFFERING) return null
  mkdirSync(DIFFERING, { recursive: true })
  writeFileSync(join(DIFFERING, `${name}.png`), PNG.sync.write(taken))
  writeFileSync(join(DIFFERING, `${name}.difference.png`), PNG.sync.write(difference))
  return `${name}: ${(share * 100).toFixed(2)} % of the picture differs (${join(DIFFERING, `${name}.difference.png`)})`
}

/** Half as wide and high, in grey: each pixel the mean of four. */
function shrunk(picture: PNG): PNG {
  const small = new PNG({ width: Math.floor(picture.width / SHRINK), height: Math.floor(picture.height / SHRINK) })
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      let sum = 0
      for (let dy = 0; dy < SHRINK; dy += 1) {
        for (let dx = 0; dx < SHRINK; dx += 1) {
          const at = 4 * ((y * SHRINK + dy) * picture.width + x * SHRINK + dx)
          sum += 0.299 * picture.data[at]! + 0.587 * picture.data[at + 1]! + 0.114 * picture.data[at + 2]!
        }
      }
      const at = 4 * (y * small.width + x)
      small.data.fill(Math.round(sum / SHRINK ** 2), at, at + 3)
      small.data[at + 3] = 255
    }
  }
  return small
}
