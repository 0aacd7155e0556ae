/**
 * The stylesheet of a report, for screen, dark mode and paper. Its colours are those of the charts.
 */
import { CHART_THEME } from '../../charts/drawing/theme.js';

const light = '--tint:#f5f7f9;--link:#0072b2';
const dark = '--tint:#1c2227;--link:#6cb8ea';

export const PAGE_STYLE = `${CHART_THEME}
:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}@media print{:root{${light}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:860px;margin:0 auto;padding:0 20px}
header{padding-top:36px}h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:44px 0 12px;padding-top:10px;border-top:1px solid var(--rule)}
.summary{color:var(--soft);margin:0;overflow-wrap:anywhere}
nav ul{list-style:none;padding:0;margin:18px 0 0;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.92rem}a{color:var(--link)}
p,ul{margin:10px 0}li{margin:5px 0;overflow-wrap:anywhere}
figure{margin:26px 0}figure svg{display:block;max-width:100%;height:auto}
.answer{font-size:1.05rem}.answer strong{display:block;font-size:1.25rem;line-height:1.35}
figcaption{font-weight:600;margin-bottom:8px;overflow-wrap:anywhere}.about{color:var(--soft);font-size:.9rem;margin:6px 0 0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:14px 0}table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:6px}
th,td{padding:4px 14px 4px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
th{font-weight:600;color:var(--soft);vertical-align:bottom}
tbody td:first-child{white-space:nowrap}td.number{white-space:nowrap}.number{text-align:right}
@media screen and (max-width:680px){figure svg{min-width:620px}nav li{margin:0}}
details{margin-top:6px;font-size:.9rem}summary{cursor:pointer;color:var(--soft)}
pre{background:var(--tint);border:1px solid var(--rule);border-radius:6px;padding:12px;overflow-x:auto;font-size:.82rem;line-height:1.45}
footer{color:var(--soft);font-size:.85rem;padding:36px 20px}
@media print{nav,summary{display:none}body{font-size:11pt}main,header,footer{max-width:none}figure,tr{break-inside:avoid}h2,figcaption{break-after:avoid}pre{white-space:pre-wrap}.scroll{overflow:visible}table{width:100%;font-size:7.5pt}th,td{padding:3px 6px 3px 0}tbody td:first-child,td.number{white-space:normal;overflow-wrap:anywhere}details::details-content{content-visibility:visible}}
`;
