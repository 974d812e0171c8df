import { join } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { createHeadOffice } from '../../../headoffice/server/app.ts'
import type { HeadOffice } from '../../../headoffice/server/app.ts'
import { HeadOfficeRefusal, refusalWords } from '../../../headoffice/server/start-refusal.ts'
import { buildStale } from '../build.ts'
import { OUT_DIR } from '../paths.ts'
import { booksConfig, EXIT_REFUSED, say, sayFault, told } from './books.ts'
import type { CommonOptions } from './books.ts'

interface ServeOptions extends CommonOptions {
  port: number
  host: string
  tlsCert?: string
  tlsKey?: string
  trustProxy: string[]
  metricsPort?: number
  metricsHost: string
  drainSeconds: number
  log?: string
}

const MAX_DRAIN_SECONDS = 300

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds > MAX_DRAIN_SECONDS) throw new InvalidArgumentError(`Whole seconds, ${MAX_DRAIN_SECONDS} at most.`)
  return seconds
}

/** Where to look and how to sign in. The word is shown on a screen only: elsewhere what is printed ends up in a log. */
function announce(office: HeadOffice, options: ServeOptions): void {
  const { url, takesWord, books, metricsUrl, consoleToken } = office
  const { port } = new URL(url)
  const page = options.tlsCert === undefined ? `http://127.0.0.1:${port}/` : url
  const word = takesWord && process.stdout.isTTY ? `#${consoleToken}` : ''
  say(options, `Head office runs. Tills connect to ${url}`, `总部已启动。收银台连接地址：${url}`)
  if (options.tlsCert === undefined) say(options, `Open its page on this computer: ${page}${word}`, `在本机打开页面：${page}${word}`)
  else say(options, `Open its page: ${page}${word}`, `打开页面：${page}${word}`)
  if (takesWord && word === '') say(options, `The sign-in word is in the file ${books.folder.consoleTokenFile}`, `登录码在文件 ${books.folder.consoleTokenFile} 中`)
  if (metricsUrl !== null) say(options, `Metrics for Prometheus: ${metricsUrl}`, `Prometheus 指标：${metricsUrl}`)
  say(options, `Its data is in ${books.folder.path}. Ctrl+C stops it.`, `数据文件夹：${books.folder.path}。按 Ctrl+C 停止。`)
}

function renew(office: HeadOffice, options: ServeOptions): void {
  try {
    office.renewTls()
    say(options, 'The certificate was read again.', '已重新读取证书。')
  } catch (thrown) {
    if (!(thrown instanceof HeadOfficeRefusal)) throw thrown
    console.error(refusalWords(thrown, options.lang))
    console.error(thrown.data.detail)
  }
}

async function serve(options: ServeOptions): Promise<void> {
  const { tlsCert, tlsKey } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined)) return sayFault(options, '--tls-cert and --tls-key go together. Nothing was started.', '--tls-cert 与 --tls-key 须同时使用。没有启动。')
  await told(options.lang, async () => {
    await buildStale(['console'], () => say(options, 'Building the page of head office, once.', '正在生成总部页面，仅需一次。'))
    const office = await createHeadOffice({
      ...booksConfig(options), host: options.host, port: options.port, pageDir: join(OUT_DIR, 'console'),
      tls: tlsCert === undefined || tlsKey === undefined ? null : { cert: tlsCert, key: tlsKey },
      trustedProxies: options.trustProxy, drainMs: options.drainSeconds * 1000, logTo: options.log,
      metrics: options.metricsPort === undefined ? undefined : { host: options.metricsHost, port: options.metricsPort },
    })
    announce(office, options)
    let stopping: Promise<void> | null = null
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // Asked twice, it does not wait for anybody: what was acknowledged is on disk.
        if (stopping) process.exit(EXIT_REFUSED)
        stopping = office.close()
      })
    }
    process.on('SIGHUP', () => renew(office, options))
  })
}

/** `head-office serve`, which is the default. */
export function serveCommand(program: Command, withCommon: (command: Command) => Command): void {
  const collect = (address: string, others: string[]) => [...others, address]
  withCommon(program.command('serve', { isDefault: true }).description('starts head office (the default)'))
    .option('--port <number>', 'where it listens', parsePort, 8700)
    .option('--host <address>', 'address it listens at; tills on other computers need one they can reach', '127.0.0.1')
    .option('--tls-cert <file>', 'certificate in PEM, with those between it and its root; read again on SIGHUP')
    .option('--tls-key <file>', 'its private key in PEM')
    .option('--trust-proxy <address>', 'a proxy whose word on where a request comes from is taken; may be given more than once', collect, [])
    .option('--metrics-port <number>', 'serves metrics for Prometheus there', parsePort)
    .option('--metrics-host <address>', 'address of the metrics', '127.0.0.1')
    .option('--drain-seconds <number>', 'how long /ready says no before it takes nothing new, when it is told to stop', parseSeconds, 0)
    .option('--log <file>', 'where the log goes; - for standard output; without it a file in the data folder')
    .action(serve)
}
