const HEAD_END = Buffer.from('\r\n\r\n')

/** Finds whole HTTP/1.1 requests (RFC 9112) with a Content-Length or without a body in the pieces of one connection. */
export function wholeRequests(take: (request: Buffer) => void): (piece: Buffer) => void {
  let held: Buffer = Buffer.alloc(0)
  return (piece) => {
    held = Buffer.concat([held, piece])
    for (;;) {
      const headEnd = held.indexOf(HEAD_END)
      if (headEnd === -1) return
      const length = Number(/^content-length: *(\d+)\r$/im.exec(held.subarray(0, headEnd + 2).toString('latin1'))?.[1] ?? 0)
      const end = headEnd + HEAD_END.length + length
      if (held.length < end) return
      take(Buffer.from(held.subarray(0, end)))
      held = held.subarray(end)
    }
  }
}
