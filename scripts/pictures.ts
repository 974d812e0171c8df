/**
 * `npm run pictures`: takes the pictures of test/pictures anew, which the end-to-end tests compare the screens with.
 * Look at what changed (git shows it) before keeping it.
 */
import { spawn } from 'node:child_process'
import { provideTestTools } from './lib/test-tools.ts'

provideTestTools()
const child = spawn('vitest', ['run', '--project', 'e2e', 'test/e2e/pictures.test.ts'], { stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, REGULARS_PICTURES: 'renew' } })
child.on('exit', (code) => (process.exitCode = code ?? 1))
