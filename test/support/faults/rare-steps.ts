import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ownMigrations } from '../../../terminal/store/migrations.ts'
import { openReadOnly } from '../../../terminal/store/open-read-only.ts'
import { checkState } from '../power/check-state.ts'
import { laterMigrations } from '../power/later-migration.ts'
import type { Step, StepOrder } from './step-child.ts'

/** Rare steps in folders of their own, all on copies of one till that has sold. */
export class RareSteps {
  private readonly root: string
  private readonly sold: string
  private readonly backup: string
  private readonly sales: readonly string[]

  /** @param sold a till's folder with one backup in it */
  constructor(root: string, sold: string) {
    this.root = root
    this.sold = sold
    const backups = join(sold, 'backups')
    this.backup = join(backups, readdirSync(backups).find((name) => name.endsWith('.db')) ?? '')
    const db = openReadOnly(sold)
    this.sales = db.prepare<[], string>('SELECT sale_id FROM sale ORDER BY seq').pluck().all()
    db.close()
  }

  /** What is to be done in a folder that is made for it: empty for a first start, not there for a restore, else a till. */
  fresh(step: Step, name: string): StepOrder {
    const dataDir = join(this.root, name, 'till')
    mkdirSync(join(this.root, name))
    if (step === 'start') mkdirSync(dataDir)
    else if (step !== 'restore') cpSync(this.sold, dataDir, { recursive: true, filter: (path) => !path.endsWith('backups') })
    return step === 'restore' ? { step, dataDir, file: this.backup } : { step, dataDir }
  }

  /** Whether a step that was broken off is to be begun again: a restore that was over is not. */
  isToBeDone({ step, dataDir }: StepOrder): boolean {
    return step !== 'restore' || !existsSync(dataDir)
  }

  /** What is wrong with a till after a step of it was broken off, or done; null: nothing. */
  complaint({ step, dataDir }: StepOrder, isDone: boolean): string | null {
    if (!isDone && step === 'restore' && !existsSync(dataDir)) return null
    const sales = step === 'start' ? [] : this.sales
    return checkState(dataDir, {
      sales, acknowledged: new Set(sales), migrations: step === 'migrate' ? laterMigrations() : ownMigrations(),
      setUp: isDone || step !== 'start', backup: step === 'migrate', migrated: isDone && step === 'migrate', mayBeAbsent: false, backedUp: false,
    }).complaint
  }

  remove({ dataDir }: StepOrder): void {
    rmSync(join(dataDir, '..'), { recursive: true })
  }
}
