/** `node scripts/icons.ts`: draws the program's icons anew from the mark. Needs a Chromium; the results are kept in the repository. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { browserBinary } from './lib/browser-binary.ts'
import { PROJECT_DIR } from './lib/paths.ts'

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024] as const
/** Apple icon types that carry PNG, by size in pixels (Icon Image format). */
const ICNS_TYPES: Partial<Record<number, string>> = { 32: 'ic11', 64: 'ic12', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
const ICO_SIZES = [16, 32, 48, 64, 128, 256]

function markSvg(): string {
  const dots = Array.from({ length: 10 }, (_, index) => {
    const angle = (index * Math.PI) / 5 - Math.PI / 2
    const place = (value: number) => (24 + value * 15).toFixed(2)
    return `<circle cx="${place(Math.cos(angle))}" cy="${place(Math.sin(angle))}" r="2.3" fill="${index < 7 ? '#6AD3AE' : '#4A4E54'}"/>`
  })
  return `<svg viewBox="0 0 48 48"><rect x="1" y="1" width="46" height="46" rx="11" fill="#16181A"/>${dots.join('')}<text x="24" y="29.8" text-anchor="middle" font-family="R" font-weight="700" font-size="16.5" fill="#fff">R</text></svg>`
}

/** Windows icon: a directory of PNG images (ICONDIR, ICONDIRENTRY). */
function ico(images: ReadonlyMap<number, Buffer>): Buffer {
  const entries: Buffer[] = []
  const bodies: Buffer[] = []
  let offset = 6 + 16 * ICO_SIZES.length
  for (const size of ICO_SIZES) {
    const png = images.get(size) ?? Buffer.alloc(0)
    const entry = Buffer.alloc(16)
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    entries.push(entry)
    bodies.push(png)
  }
  const head = Buffer.alloc(6)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(ICO_SIZES.length, 4)
  return Buffer.concat([head, ...entries, ...bodies])
}

/** Apple icon: `icns`, the length of all, then type, length and PNG of each size. */
function icns(images: ReadonlyMap<number, Buffer>): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  const chunks = [...images].flatMap(([size, png]) => {
    const type = ICNS_TYPES[size]
    return type === undefined ? [] : [chunk(type, png)]
  })
  return chunk('icns', Buffer.concat(chunks))
}

async function drawAll(svg: string, font: string, executablePath: string): Promise<Map<number, Buffer>> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const images = new Map<number, Buffer>()
    for (const size of SIZES) {
      const page = await browser.newPage({ viewport: { width: size, height: size } })
      await page.setContent(`<style>@font-face{font-family:R;src:url(data:font/woff2;base64,${font}) format('woff2');font-weight:200 800}body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
      await page.evaluate("document.fonts.load('700 20px R').then(() => true)")
      images.set(size, await page.screenshot({ omitBackground: true }))
      await page.close()
    }
    return images
  } finally {
    await browser.close()
  }
}

const executablePath = browserBinary()
if (executablePath === null) throw new Error('no Chromium was found')
const font = readFileSync(join(PROJECT_DIR, 'node_modules/@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2')).toString('base64')
const images = await drawAll(markSvg(), font, executablePath)
const folder = join(PROJECT_DIR, 'resources', 'icons')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'icon.png'), images.get(512) ?? '')
writeFileSync(join(folder, 'icon.ico'), ico(images))
writeFileSync(join(folder, 'icon.icns'), icns(images))
