import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { shellArguments } from '../../electron/main/shell-arguments.ts'
import { externalNode } from '../../electron/main/terminal-node.ts'

describe('the window’s command line', () => {
  it('finds its own flags among Chromium’s and Electron’s', () => {
    expect(shellArguments(['--no-sandbox', '--inspect=0', '/program', '--data', '/till', '--lang=zh', '--printer', 'tcp://10.0.0.5:9100'])).toEqual({
      data: '/till', language: 'zh', printer: 'tcp://10.0.0.5:9100', headOfficeUrl: null, terminalNode: null, display: false, demo: false,
    })
    expect(shellArguments(['--customer-display']).display).toBe(true)
  })

  it('takes no language it does not speak, and no flag without its value', () => {
    expect(shellArguments(['--lang', 'fr', '--data'])).toMatchObject({ language: null, data: null })
  })
})

describe('the Node that runs the terminal', () => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  function resources(setting?: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'regulars-resources-'))
    folders.push(folder)
    if (setting !== undefined) writeFileSync(join(folder, 'terminal-node.json'), setting)
    return folder
  }

  it('may be named on the command line of a program that is not installed', () => {
    expect(externalNode({ packaged: false, resourcesPath: resources(), argument: '/usr/bin/node' })).toBe('/usr/bin/node')
    expect(externalNode({ packaged: false, resourcesPath: resources(), argument: null })).toBeNull()
  })

  it('is named by the installation alone once the program is installed', () => {
    expect(externalNode({ packaged: true, resourcesPath: resources(), argument: '/tmp/evil' })).toBeNull()
    expect(externalNode({ packaged: true, resourcesPath: resources('{"node":"/opt/node/bin/node"}'), argument: '/tmp/evil' })).toBe('/opt/node/bin/node')
  })

  it.each(['', 'null', '[]', '{"node":5}', '{"node":"node"}', '{"node":"../node"}'])('is Electron’s own where the setting is %s', (setting) => {
    expect(externalNode({ packaged: true, resourcesPath: resources(setting), argument: null })).toBeNull()
  })
})
