import { defineConfig } from 'vite'

/**
 * The terminal as JavaScript, file by file in the folders of its source, so that what it reads beside its own code
 * (migrations, the demo store) lies where it does in the source. Packages stay in node_modules: some are native.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'out/host',
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    rollupOptions: {
      // Threads have an entry each; the terminal finds it beside its own code.
      input: { 'electron/host/index': 'electron/host/index.ts', 'terminal/backup-worker': 'terminal/backup-worker.ts', 'terminal/books-worker': 'terminal/books-worker.ts' },
      output: { format: 'es', preserveModules: true, preserveModulesRoot: '.', entryFileNames: '[name].mjs' },
    },
  },
})
