import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Head office's page. Fonts stay files: one written into the page would be refused by its page security. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../../out/console', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1500 },
})
