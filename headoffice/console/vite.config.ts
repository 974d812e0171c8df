import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = import.meta.dirname

export default defineConfig({
  root: here,
  plugins: [react()],
  // Everything is served by head office itself; a font inlined as data: would be refused by its page security.
  build: { outDir: join(here, '..', '..', 'out', 'console'), emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
})
