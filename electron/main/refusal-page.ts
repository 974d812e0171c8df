import type { Refusal } from '../../core/contract/supervise-host.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

const STYLE = `
:root{color-scheme:light dark}
body{font:18px/1.6 system-ui,sans-serif;max-width:34em;margin:14vh auto;padding:0 1.5em}
h1{font-size:1.5em;line-height:1.3}
`

/** A plain page that says why the counter does not open: what happened, what is safe, what to do. */
export function refusalPage(refusal: Refusal, lang: 'en' | 'zh'): string {
  const words = refusal.words[lang]
  return `<!doctype html><html lang="${lang === 'zh' ? 'zh-Hans' : 'en'}"><head><meta charset="utf-8"><title>Regulars</title><style>${STYLE}</style></head>
<body><main role="alert"><h1>${escaped(words.what)}</h1><p>${escaped(words.safe)}</p><p>${escaped(words.todo)}</p></main></body></html>`
}
