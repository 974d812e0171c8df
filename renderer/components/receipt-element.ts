const ELEMENTS = new Set(['svg', 'g', 'text', 'tspan', 'path', 'rect', 'line', 'circle', 'title'])
const ATTRIBUTES = new Set([
  'width', 'height', 'viewBox', 'preserveAspectRatio', 'font-family', 'font-size', 'fill', 'stroke', 'stroke-width', 'dominant-baseline',
  'text-anchor', 'transform', 'x', 'y', 'dx', 'dy', 'd', 'rx', 'ry', 'r', 'cx', 'cy', 'x1', 'x2', 'y1', 'y2', 'lang', 'shape-rendering', 'text-decoration',
])

/** A receipt's drawing with nothing in it but shapes and text; null where it is not a drawing. */
export function receiptElement(svg: string): SVGElement | null {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  if (parsed.nodeName !== 'svg') return null
  keepShapes(parsed)
  return document.importNode(parsed, true) as unknown as SVGElement
}

function keepShapes(element: Element): void {
  for (const { name } of [...element.attributes]) if (!ATTRIBUTES.has(name) && name !== 'xmlns') element.removeAttribute(name)
  for (const child of [...element.children]) {
    if (ELEMENTS.has(child.nodeName)) keepShapes(child)
    else child.remove()
  }
}
