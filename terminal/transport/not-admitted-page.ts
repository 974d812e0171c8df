/** What a window reads that was not let in: a spent or missing launch code. Both languages, because neither is known yet. */
export function notAdmittedPage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Regulars</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:36em;margin:12vh auto;padding:0 1.5em}h1{font-size:1.3em}</style>
<h1>This window was not let in</h1>
<p>Every address of the counter opens one window, once, and this one was used before or is incomplete.</p>
<p>Nothing on the till has changed.</p>
<p>Open the counter from the till again, or take a fresh address from the place where it was started.</p>
<div lang="zh-Hans">
<h1>此窗口未获准进入</h1>
<p>收银台的每个地址只能打开一个窗口，且只能用一次；这个地址已用过或不完整。</p>
<p>收银台的数据没有任何变化。</p>
<p>请在收银台上重新打开，或在启动它的地方取一个新地址。</p>
</div>
</html>
`
}
