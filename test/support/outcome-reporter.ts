import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Says at the end of `npm test`, below its table, which tests failed and which passed only when they were tried again:
 * their own words are thousands of lines further up by then.
 */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { message: string }[]): void {
    const list = process.env['REGULARS_OUTCOMES']
    if (list === undefined) return
    const lines = errors.map((error) => `FAILED  outside of a test: ${error.message}`)
    for (const file of modules) {
      lines.push(...file.errors().map((error) => `FAILED  ${file.relativeModuleId}: ${error.message}`))
      for (const suite of file.children.allSuites()) lines.push(...suite.errors().map((error) => `FAILED  ${file.relativeModuleId} > ${suite.fullName}: ${error.message}`))
      for (const test of file.children.allTests()) {
        const where = `${file.relativeModuleId} > ${test.fullName}`
        const result = test.result()
        if (result.state === 'failed') lines.push(`FAILED  ${where}: ${result.errors[0]?.message ?? 'no reason given'}`)
        else if (test.diagnostic()?.flaky === true) lines.push(`PASSED when tried again  ${where}: ${result.errors?.[0]?.message ?? 'no reason given'}`)
      }
    }
    if (lines.length > 0) appendFileSync(list, `${lines.map((line) => line.split('\n', 1)[0] ?? '').join('\n')}\n`)
  }
}
