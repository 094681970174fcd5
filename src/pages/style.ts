import type { Cause } from '../domain/causes.ts';

/** Told apart by people who see colours differently, too; the labels say the same. */
const COLOURS: Readonly<Record<Cause, string>> = {
  before: '#9a9a9a',
  people: '#e69f00',
  cloud: '#0072b2',
  lost: '#d55e00',
  sync: '#56b4e9',
  servers: '#009e73',
  probes: '#cc79a7',
  us: '#5b6470',
};

const causes = Object.entries(COLOURS)
  .map(([cause, colour]) => `.c-${cause}{fill:${colour}}.b-${cause}{background:${colour}}`)
  .join('\n');

export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--card:#f6f8fa;
--good:#116329;--bad:#a40e26;--warn:#7d4e00;--good-b:#e6f4ea;--bad-b:#fdeaec;--warn-b:#fff5df}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#3a424b;--paper:#0f1318;--card:#181e25;
--good:#5fd083;--bad:#ff8f98;--warn:#f0c060;--good-b:#12301d;--bad-b:#3a151b;--warn-b:#35280c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:2rem 1.25rem 3rem;max-width:64rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{margin:.1rem 0;font-size:1.9rem;line-height:1.2}
h2{margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:2px solid var(--line);font-size:1.25rem;line-height:1.3}
h2 .no{display:inline-block;min-width:1.6em;color:var(--soft);font-weight:400}
p{margin:.6rem 0}
.kind{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.12em;text-transform:uppercase}
.sub{margin:.2rem 0 .8rem;color:var(--soft)}
.verdict{display:inline-block;margin:.2rem 0;padding:.3rem .9rem;border:2px solid currentColor;border-radius:.4rem;
font-weight:700;font-size:1.05rem;letter-spacing:.03em;text-transform:uppercase}
.verdict.t-good{background:var(--good-b)}.verdict.t-bad{background:var(--bad-b)}.verdict.t-warn{background:var(--warn-b)}
.summary{font-size:1.05rem}
.t-good{color:var(--good)}.t-bad{color:var(--bad)}.t-warn{color:var(--warn)}
.alerts{margin:1rem 0;padding:0;list-style:none}
.alerts li{margin:.35rem 0;padding:.5rem .8rem;border-left:.35rem solid currentColor;background:var(--card)}
.alerts .t-bad{background:var(--bad-b)}.alerts .t-warn{background:var(--warn-b)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:1.2rem 0}
.figures div{padding:.7rem .9rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
.figures dt{color:var(--soft);font-size:.85rem}
.figures dd{margin:0}.figures strong{display:block;font-size:1.45rem;line-height:1.25}.figures span{font-size:.85rem;color:var(--soft)}
nav ol{margin:1rem 0 0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.3rem .9rem;font-size:.9rem}
a{color:inherit}
.facts{margin:.8rem 0;display:grid;gap:0}
.facts div{display:grid;grid-template-columns:13rem 1fr;gap:.2rem 1rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--soft)}.facts dd{margin:0}
code,pre{font:.86em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
pre{margin:.6rem 0;padding:.7rem .9rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card);white-space:pre-wrap}
.table{margin:1rem 0;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.88rem;line-height:1.4}
caption{padding:.2rem 0 .4rem;text-align:left;color:var(--soft);font-size:.88rem}
th,td{padding:.4rem .55rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;unicode-bidi:isolate}
th{border-bottom:2px solid var(--line);font-weight:600;overflow-wrap:normal}
td{min-width:2.4rem;overflow-wrap:break-word}
td code,.long{overflow-wrap:anywhere}
.short{white-space:nowrap}
figure{margin:1rem 0}
svg{display:block}
.timeline{overflow:visible}
.bar{border-radius:.3rem}
.timeline text{fill:var(--ink);font:12px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif}
.timeline .time{fill:var(--soft);font-size:11px}
.timeline .lane{font-weight:600}
.tick{stroke:var(--line);stroke-width:1}
.track{fill:var(--card)}
.gap{fill:var(--paper);fill-opacity:.35;stroke:var(--soft);stroke-dasharray:3 3}
.timeline .gap-text{text-anchor:middle;fill:var(--soft);font-size:10px}
.trend{overflow:visible}
.trend text{fill:var(--soft);font:11px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif}
.trend .aim{stroke:var(--warn);stroke-width:2;stroke-dasharray:6 4}.trend .aim-text{fill:var(--warn)}
.trend .join{stroke:var(--soft);stroke-width:1.5}
.trend svg *{fill:var(--paper);stroke:currentColor;stroke-width:2.5}.trend .m-good *{fill:currentColor}
figcaption{margin:0 0 .3rem;font-weight:600}.marks{font-weight:400}
.mark circle{fill:var(--paper);stroke:currentColor;stroke-width:2}
.timeline .mark text{text-anchor:middle;font-size:11px;font-weight:700;fill:currentColor}
.m-good{color:var(--good)}.m-bad{color:var(--bad)}.m-warn{color:var(--warn)}.m-plain{color:var(--soft)}
.marks{margin:.6rem 0 0;padding-left:1.8rem;font-size:.9rem;columns:2;column-gap:2rem}
.marks li{break-inside:avoid}
.offset{color:var(--soft);font-variant-numeric:tabular-nums}
.swatch{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:.15em}
${causes}
footer{margin-top:2.5rem;padding-top:.8rem;border-top:2px solid var(--line);color:var(--soft);font-size:.82rem}
@media (max-width:44rem){
body{padding:1.1rem .9rem 2rem}
h1{font-size:1.5rem}
.marks{columns:1}
.facts div{grid-template-columns:1fr;gap:0}
.narrow table{font-size:.74rem}
.narrow th,.narrow td{padding:.35rem .2rem}
.narrow td:not(:first-child){white-space:nowrap}
.table:not(.narrow) :is(table,tbody,tr,td){display:block;width:100%}
.table:not(.narrow) thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.table:not(.narrow) caption{display:block}
.table:not(.narrow) tr{margin:0 0 .6rem;padding:.35rem .6rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card)}
.table:not(.narrow) td{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.5rem;padding:.2rem 0;border:0}
.table:not(.narrow) td::before{content:attr(data-label);color:var(--soft)}
}
@page{size:A4;margin:16mm 14mm}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--card:#f6f6f6;
--good:#0b4f1f;--bad:#8a0b1e;--warn:#6b4300;--good-b:#fff;--bad-b:#fff;--warn-b:#fff}
body{max-width:none;padding:0;font-size:10pt}
nav{display:none}
h1{font-size:18pt}h2{margin-top:7mm;font-size:12.5pt;break-after:avoid}
table{font-size:8pt}
code,pre{font-size:7.5pt}
thead{display:table-header-group}
tr,.figures div,.facts div,figure{break-inside:avoid}
.table{overflow:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
