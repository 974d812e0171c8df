import { randomUUID } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import type { MethodName } from '../../../core/contract/methods.ts'
import type { MethodInput, MethodOutput } from '../../../core/contract/types.ts'
import type { seededNumbers } from '../seeded-numbers.ts'
import type { Step } from '../faults/step-child.ts'
import { Stepper } from '../faults/stepper.ts'
import { EVERYTHING_CLERK, GOODS, MEMBERS, smallShop } from '../small-shop.ts'
import { startTillProcess } from '../till-process.ts'
import type { TillProcess } from '../till-process.ts'

/** Scenes on the folder of a till that has sold, and the step each records. */
const STEP_OF = { migrating: 'migrate', segment: 'segment', 'new-chain': 'new-chain', restoring: 'restore' } as const satisfies Record<string, Step>
export type StepScene = keyof typeof STEP_OF

/**
 * What is recorded: a till's first start; selling with the checkpoints of idle moments and of closing; a backup; the opening
 * of an older database; a segment closed; another chain begun; a backup put back.
 */
export type SceneKind = 'starting' | 'selling' | 'backing-up' | StepScene
/** Of a restore the till is in a folder of the record's own, beside the backup. */
export const tillIn = (kind: SceneKind, folder: string): string => (kind === 'restoring' ? join(folder, 'till') : folder)

/** A recorded piece of a till's life: the folder before it, the record, and the folder after it. */
export interface Scene {
  readonly kind: SceneKind
  readonly before: string
  readonly record: string
  readonly after: string
}

const RULES = { pricesIncludeTax: true, cashStepMinor: 5, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt' } as const
/** Sales between two rests. Few, so that the files stay small and a state is looked through in a moment. */
const SALES = [10, 10, 4] as const
/** An idle checkpoint is made at the second look that found nothing new; looks are a second apart (idle-checkpoint.ts). */
const REST_MS = 2_600

type Environment = (dataDir: string, log: string) => Record<string, string>

function sceneIn(folder: string, kind: SceneKind): Scene & { dataDir: string } {
  mkdirSync(join(folder, kind))
  const [dataDir = '', before = '', record = '', after = ''] = ['till', 'before', 'record', 'after'].map((name) => join(folder, kind, name))
  return { kind, before, record, after, dataDir }
}

/** Records a till that starts in an empty folder, sets itself up, and closes. */
export async function recordStarting(folder: string, environment: Environment): Promise<Scene> {
  const scene = sceneIn(folder, 'starting')
  for (const dir of [scene.dataDir, scene.before]) mkdirSync(dir)
  await recordTill(scene, environment, () => Promise.resolve())
  return scene
}

async function recordTill(scene: Scene & { dataDir: string }, environment: Environment, work: (till: TillProcess) => Promise<void>): Promise<void> {
  const till = await startTillProcess({ dataDir: scene.dataDir, env: environment(scene.dataDir, scene.record) })
  try {
    if (till.outcome !== 'ready') throw new Error(`the till to be recorded did not start: ${till.outcome}`)
    await work(till)
    await till.ask({ leave: scene.after })
  } finally {
    await till.kill()
  }
}

/** Records a till that opens, sells for cash and card to members and others, rests, and closes. */
export async function recordSelling(folder: string, environment: Environment, numbers: ReturnType<typeof seededNumbers>): Promise<Scene> {
  const scene = sceneIn(folder, 'selling')
  const shop = smallShop(RULES)
  shop.copyTo(scene.dataDir)
  shop.copyTo(scene.before)
  shop.remove()
  await recordTill(scene, environment, async (till) => {
    await call(till, 'staff.signIn', { commandId: randomUUID(), ...EVERYTHING_CLERK })
    for (const [turn, sales] of SALES.entries()) {
      if (turn > 0) await rest(REST_MS)
      for (let n = 0; n < sales; n++) await sell(till, numbers)
    }
  })
  return scene
}

async function call<M extends MethodName>(till: TillProcess, method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
  const result = await till.client.call(method, input)
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`)
  return result.value
}

async function sell(till: TillProcess, numbers: ReturnType<typeof seededNumbers>): Promise<void> {
  const member = MEMBERS[numbers.between(0, MEMBERS.length * 2)]
  if (member) await call(till, 'sale.addScan', { commandId: randomUUID(), scan: { deviceId: randomUUID(), symbology: null, text: member.cardNumber, at: Date.now() } })
  for (let n = numbers.between(1, 2); n > 0; n--) {
    const article = GOODS[numbers.between(0, GOODS.length - 1)] ?? GOODS[0]
    await call(till, 'sale.addItem', { commandId: randomUUID(), sku: article.sku, quantityMilli: article.unit === 'kg' ? 137 : 1000 })
  }
  const { sale } = await call(till, 'sale.current', {})
  if (!sale) throw new Error('added goods and no sale')
  const ids = { saleId: sale.saleId, revision: sale.revision }
  const amountMinor = sale.evaluation.totalMinor
  let tenders: MethodInput<'sale.complete'>['tenders'] = [{ kind: 'cash', givenMinor: amountMinor + 100 }]
  if (numbers.between(0, 2) === 0) {
    const { attempt } = await call(till, 'payment.begin', { commandId: randomUUID(), ...ids, scheme: 'card', amountMinor })
    await call(till, 'payment.settle', { commandId: randomUUID(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '1' })
    tenders = []
  }
  await call(till, 'sale.complete', { commandId: randomUUID(), ...ids, tenders })
}

/** Records a till that makes a backup by hand. */
export async function recordBackingUp(folder: string, environment: Environment, sold: Scene): Promise<Scene> {
  const scene = sceneIn(folder, 'backing-up')
  for (const to of [scene.dataDir, scene.before]) cpSync(sold.after, to, { recursive: true })
  await recordTill(scene, environment, async (till) => {
    await call(till, 'staff.signIn', { commandId: randomUUID(), ...EVERYTHING_CLERK })
    await call(till, 'backup.make', { commandId: randomUUID() })
  })
  return scene
}

/** Records a rare step of a till that has sold. */
export async function recordStep(folder: string, environment: Environment, kind: StepScene, { sold, backedUp }: { sold: Scene; backedUp: Scene }): Promise<Scene> {
  const scene = sceneIn(folder, kind)
  for (const to of [scene.dataDir, scene.before]) {
    if (kind !== 'restoring') cpSync(sold.after, to, { recursive: true })
    else copyFileSync(backupOf(backedUp), join(makeFolder(to), 'backup.db'))
  }
  const stepper = new Stepper(environment(scene.dataDir, scene.record))
  const outcome = await stepper.do({ step: STEP_OF[kind], dataDir: tillIn(kind, scene.dataDir), file: join(scene.dataDir, 'backup.db') })
  await stepper.end()
  if (outcome !== 'ready') throw new Error(`${kind} was to be recorded and ended with ${outcome}`)
  cpSync(scene.dataDir, scene.after, { recursive: true })
  return scene
}

function makeFolder(path: string): string {
  mkdirSync(path)
  return path
}

function backupOf({ after }: Scene): string {
  const backups = join(after, 'backups')
  return join(backups, readdirSync(backups).find((name) => name.endsWith('.db')) ?? '')
}
