import { defineConfig } from 'electron-vite'

/** Electron's own two scripts. They are CommonJS: a sandboxed preload script can be nothing else. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: { input: { index: 'electron/main/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      target: 'node18',
      externalizeDeps: false,
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: { input: { index: 'electron/preload/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      target: 'node18',
      externalizeDeps: false,
    },
  },
})
