/** A report as one HTML file that loads nothing: no script, no font, no picture. */
import { escapeXml } from '../../charts/drawing/escape.js';
import type { Figure, Table } from '../../charts/figures/figure.js';
import type { Block, ReportDocument } from './document.js';
import { PAGE_STYLE } from './style.js';

export function renderHtml({ title, summary, sections }: ReportDocument): string {
  const links = sections.map(({ title: name }, index) => `<li><a href="#s${index + 1}">${escapeXml(name)}</a></li>`);
  const parts = sections.map(
    ({ title: name, blocks }, index) =>
      `<section aria-labelledby="s${index + 1}"><h2 id="s${index + 1}">${escapeXml(name)}</h2>\n${blocks.map(renderBlock).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)} · regulab report</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><h1>${escapeXml(title)}</h1><p class="summary">${escapeXml(summary)}</p>
<nav aria-label="Sections"><ul>${links.join('')}</ul></nav></header>
<main>
${parts.join('\n')}
</main>
<footer>Written by regulab from the answers of its REST API. docs/statistics.md explains every figure.</footer>
</body>
</html>
`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeXml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeXml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeXml(block.caption)}">${renderTable(block.table, block.caption)}</div>`;
    case 'figure':
      return renderFigure(block.figure);
    case 'code':
      return `<details><summary>${escapeXml(block.caption)}</summary><pre tabindex="0"><code>${escapeXml(block.text)}</code></pre></details>`;
  }
}

function renderFigure({ title, description, svg, table }: Figure): string {
  return `<figure><figcaption>${escapeXml(title)}</figcaption>${svg}<p class="about">${escapeXml(description)}</p><details><summary>Data</summary><div class="scroll" tabindex="0" role="group" aria-label="${escapeXml(title)}: data">${renderTable(table)}</div></details></figure>`;
}

function renderTable({ headings, rows }: Table, caption?: string): string {
  const heads = headings.map((heading) => {
    const isNumber = heading.endsWith('>');
    return `<th scope="col"${isNumber ? ' class="number"' : ''}>${escapeXml(heading.replace(/>$/, ''))}</th>`;
  });
  const body = rows.map((row) => `<tr>${row.map((cell, column) => renderCell(cell, headings[column]!)).join('')}</tr>`);
  return `<table>${caption ? `<caption>${escapeXml(caption)}</caption>` : ''}<thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function renderCell(cell: string, heading: string): string {
  // A whole SHA-256 makes the table wider than the page.
  if (/^[0-9a-f]{64}$/.test(cell)) return `<td title="${cell}"><code>${cell.slice(0, 12)}…</code></td>`;
  return `<td${heading.endsWith('>') ? ' class="number"' : ''}>${escapeXml(cell)}</td>`;
}
