import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { notRun } from '../support/not-run.ts'

const GIVE_WAY = new URL('../../terminal/give-way.ts', import.meta.url).href

/** Field 19 of /proc/…/stat (proc_pid_stat(5)); the name before it, in brackets, may hold spaces. */
const niceOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])

const isLinux = process.platform === 'linux'
if (!isLinux) notRun('priorities of threads', 'only Linux gives each thread one of its own')

describe('work beside selling', () => {
  it.runIf(isLinux)('has the lowest priority in its own thread, and the thread that sells keeps its own', async () => {
    const worker = new Worker(`
      const { readFileSync } = require('node:fs')
      import(${JSON.stringify(GIVE_WAY)}).then(({ threadGivesWay }) => {
        threadGivesWay()
        require('node:worker_threads').parentPort.postMessage(readFileSync('/proc/thread-self/stat', 'utf8'))
      })`, { eval: true })
    const [stat] = (await once(worker, 'message')) as [string]
    await worker.terminate()
    expect(niceOf(stat)).toBe(19)
    expect(niceOf(readFileSync('/proc/self/stat', 'utf8'))).toBe(getPriority())
    expect(getPriority()).toBeLessThan(19)
  })
})
