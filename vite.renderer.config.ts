import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The screen, the same for every shell: served at the root of app:// in Electron and of 127.0.0.1 elsewhere. */
export default defineConfig({
  root: 'renderer',
  plugins: [react()],
  build: {
    rolldownOptions: { input: ['renderer/index.html', 'renderer/display.html'] },
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    // The content security policy takes no scripts or fonts from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
})
