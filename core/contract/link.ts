/**
 * The one thing the contract knows of a transport. A MessagePort, a WebSocket and an in-memory pair are links.
 * Frames are JSON-able values; a link that carries text does the serialising.
 */
export interface Link {
  send(frame: unknown): void
  onMessage(listener: (frame: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}
