/** A till that prints, in a process of its own, to be killed: `print-child.ts FILE ADDRESS FIRST`. Says `sold N` after each commit. */
import { openPrintTill } from './print-till.ts'

const [file = '', address = '', first = '1'] = process.argv.slice(2)
const till = openPrintTill(address, { file, printerTiming: { busyMs: 5000, confirmMs: 5000, repairMs: 5000 } })
for (let n = Number(first); ; n++) {
  till.sell(`2-${n}`)
  process.stdout.write(`sold ${n}\n`)
  await new Promise((resolve) => setTimeout(resolve, 25))
}
