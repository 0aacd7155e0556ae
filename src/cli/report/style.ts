/** The looks of a report: one stylesheet for screen, dark mode and paper; charts draw with its classes. */

/** Colours that people with any colour vision tell apart (after Okabe and Ito), a darker set on white and a lighter on black. */
const LIGHT = ['#0072b2', '#d55e00', '#008a66', '#b3579a', '#9a6b00', '#2a8fc7', '#7a5195', '#5c6670'];
const DARK = ['#6cb8ea', '#ff9d5c', '#4fd1a5', '#eb9fd4', '#e6b845', '#9ad7f7', '#c5a3e0', '#a9b4be'];

const colours = (list: string[]) => list.map((colour, index) => `--c${index}:${colour}`).join(';');
const series = LIGHT.map((_, index) => `.s${index}{--c:var(--c${index})}`).join('');
const light = `--paper:#fff;--ink:#1d2329;--soft:#5b6672;--rule:#dfe4e9;--tint:#f5f7f9;${colours(LIGHT)}`;
const dark = `--paper:#14181c;--ink:#e6eaee;--soft:#9aa6b2;--rule:#2c343b;--tint:#1c2227;${colours(DARK)}`;

/** For a chart by itself or in a page. */
export const CHART_STYLE = `
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink)}
${series}
.grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}.zero{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}
.tick{font-size:12px;fill:var(--soft)}.label{font-size:13px;fill:var(--ink)}.row{font-size:13px;fill:var(--ink)}
.line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}.dashed{stroke-width:1.5;stroke-dasharray:5 4;opacity:.8}
.mark{fill:var(--c);stroke:var(--paper);stroke-width:1}.dot{fill:var(--c);fill-opacity:.38;stroke:none}
.interval{stroke:var(--c);stroke-width:2}.mean{stroke:var(--c);stroke-width:3}
.right{fill:var(--c2)}.wrong{fill:var(--c1)}.cell{font-size:11px;fill:var(--ink)}.strong{font-weight:600}
`;

export const COLOURS = `:root{color-scheme:light dark;${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`;

export const PAGE_STYLE = `${COLOURS}
@media print{:root{color-scheme:light;${light}}}
${CHART_STYLE}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:860px;margin:0 auto;padding:0 20px}
header{padding-top:36px}h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:1.3rem;margin:44px 0 12px;padding-top:10px;border-top:1px solid var(--rule)}
.summary{color:var(--soft);margin:0;overflow-wrap:anywhere}
nav ul{list-style:none;padding:0;margin:18px 0 0;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.92rem}a{color:var(--c0)}
p,ul{margin:10px 0}li{margin:5px 0;overflow-wrap:anywhere}
figure{margin:22px 0}figure svg{display:block;width:100%;height:auto;max-width:720px}figure svg[viewBox^="0 0 520"],figure svg.small{max-width:440px}
figcaption{font-weight:600;margin-bottom:8px}.about{color:var(--soft);font-size:.9rem;margin:6px 0 0}
.scroll{overflow-x:auto;margin:14px 0}table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:6px}
th,td{padding:4px 9px 4px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}th{font-weight:600;color:var(--soft);vertical-align:bottom}
tbody td:first-child{white-space:nowrap}td.number{white-space:nowrap}.number{text-align:right}td.hash{font-family:ui-monospace,monospace;font-size:.78rem}
details{margin-top:6px;font-size:.9rem}summary{cursor:pointer;color:var(--soft)}
pre{background:var(--tint);border:1px solid var(--rule);border-radius:6px;padding:12px;overflow-x:auto;font-size:.82rem;line-height:1.45}
footer{color:var(--soft);font-size:.85rem;padding:36px 20px}
@media print{nav,summary{display:none}body{font-size:11pt}main,header,footer{max-width:none}figure,table{break-inside:avoid}h2{break-after:avoid}pre{white-space:pre-wrap}td.hash{font-size:6pt}}
`;
