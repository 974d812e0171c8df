import { ipcRenderer } from 'electron'

/**
 * The only thing a page gets from the shell: one port to the terminal, when it asks. No method, no object, no Node.
 */
window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === window.location.origin && event.data === 'regulars-ready') ipcRenderer.send('regulars-ready')
})
ipcRenderer.on('regulars-port', (event) => window.postMessage('regulars-port', window.location.origin, event.ports))
