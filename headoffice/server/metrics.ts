import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Database } from './store/database.ts'

/** Seconds; a till waits for no answer, and a batch of 500 should take less than half of one. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** A till in touch asks every fifteen seconds. */
const SEEN_WITHIN_MS = 2 * 60_000

/** What Prometheus reads of this server. Labels are routes, codes and states: never a terminal, a person or an address. */
export function createMetrics(deps: { readonly database: Database; readonly now: () => number }) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({ name: 'regulars_request_seconds', help: 'Time to answer a request', labelNames: ['method', 'route', 'status'] as const, buckets: SECONDS, registers })
  const problems = new Counter({ name: 'regulars_refused_total', help: 'Requests refused, by code', labelNames: ['code'] as const, registers })
  const bytes = new Counter({ name: 'regulars_request_bytes_total', help: 'Bytes of request bodies as they came', labelNames: ['route'] as const, registers })
  const rows = new Counter({ name: 'regulars_journal_rows_total', help: 'Journal rows that came in batches which were taken', registers })

  const { pool } = deps.database
  const gaugeOf = (name: string, help: string, read: () => number) => new Gauge({ name, help, registers, collect() { this.set(read()) } })
  gaugeOf('regulars_database_connections', 'Connections of this server to the database', () => pool.totalCount)
  gaugeOf('regulars_database_connections_idle', 'Of these, not in use', () => pool.idleCount)
  gaugeOf('regulars_database_waiting', 'Requests that wait for a connection', () => pool.waitingCount)
  new Gauge({
    name: 'regulars_terminals', help: 'Paired terminals, by state', labelNames: ['state'] as const, registers,
    async collect() {
      const { rows: [found] } = await pool.query<{ seen: number; away: number; revoked: number }>(
        `SELECT count(*) FILTER (WHERE revoked_at IS NULL AND last_seen_at > $1) AS seen, count(*) FILTER (WHERE revoked_at IS NULL AND coalesce(last_seen_at, 0) <= $1) AS away,
           count(*) FILTER (WHERE revoked_at IS NOT NULL) AS revoked FROM terminal`, [deps.now() - SEEN_WITHIN_MS])
      for (const state of ['seen', 'away', 'revoked'] as const) this.set({ state }, found?.[state] ?? 0)
    },
  })
  new Gauge({
    name: 'regulars_entries_behind', help: 'Journal rows held and not interpreted yet', registers,
    async collect() {
      const { rows: [found] } = await pool.query<{ behind: number }>('SELECT coalesce(sum(watermark - interpreted_seq), 0)::bigint AS behind FROM terminal WHERE interpreted_seq < watermark')
      this.set(found?.behind ?? 0)
    },
  })
  new Gauge({
    name: 'regulars_kept_aside', help: 'Things that wait for a person, by kind', labelNames: ['kind'] as const, registers,
    async collect() {
      const { rows: [found] } = await pool.query<{ notApplied: number; forks: number; keptAside: number }>(
        `SELECT (SELECT count(*) FROM not_applied) AS "notApplied", (SELECT count(*) FROM fork) AS forks, (SELECT count(*) FROM kept_aside) AS "keptAside"`)
      this.set({ kind: 'not-applied' }, found?.notApplied ?? 0)
      this.set({ kind: 'fork' }, found?.forks ?? 0)
      this.set({ kind: 'revoked-terminal' }, found?.keptAside ?? 0)
    },
  })

  return {
    registry,
    refused: (code: string): void => problems.inc({ code }),
    tookRows: (count: number): void => rows.inc(count),
    /** Times every request of a server. */
    watch(server: FastifyInstance): void {
      server.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? 'none'
        requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
        const sent = Number(request.headers['content-length'] ?? 0)
        if (sent > 0) bytes.inc({ route }, sent)
      })
    },
  }
}
export type Metrics = ReturnType<typeof createMetrics>
