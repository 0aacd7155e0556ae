/** A report as one HTML file that loads nothing: no script, no font, and pictures in it. */
import { escapeXml } from '../../charts/drawing/escape.js';
import type { Figure, Table } from '../../charts/figures/figure.js';
import type { Block, ReportDocument } from '../document/document.js';
import { REPORT_POLICY } from './policy.js';
import { PAGE_STYLE } from './style.js';

export function renderHtml({ title, summary, sections }: ReportDocument): string {
  const links = sections.map(({ title: name }, index) => `<li><a href="#s${index + 1}">${plain(name)}</a></li>`);
  const parts = sections.map(
    ({ title: name, blocks }, index) =>
      `<section aria-labelledby="s${index + 1}"><h2 id="s${index + 1}">${plain(name)}</h2>\n${blocks.map(renderBlock).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<title>${plain(title)} · regulab report</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><h1>${plain(title)}</h1><p class="summary">${plain(summary)}</p>
<nav aria-label="Sections"><ul>${links.join('')}</ul></nav></header>
<main>
${parts.join('\n')}
</main>
<footer>Written by regulab. docs/statistics.md explains every figure.</footer>
</body>
</html>
`;
}

/** Text on one line: what others wrote cannot look like a line of its own. */
const plain = (value: string): string => escapeXml(value.replace(/\s+/g, ' '));

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${plain(block.text)}</p>`;
    case 'answer':
      return `<p class="answer"><strong>${plain(block.lead)}</strong> ${plain(block.rest)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${plain(item)}</li>`).join('')}</ul>`;
    case 'table':
      return scrolling(block.caption, renderTable(block.table, block.caption));
    case 'figure':
      return renderFigure(block.figure);
    case 'code':
      return `<details><summary>${plain(block.caption)}</summary><pre tabindex="0"><code>${escapeXml(block.text)}</code></pre></details>`;
  }
}

/** What may be wider than a small screen scrolls by itself, with the keyboard, too. */
const scrolling = (label: string, content: string) =>
  `<div class="scroll" tabindex="0" role="group" aria-label="${plain(label)}">${content}</div>`;

function renderFigure({ title, description, svg, table }: Figure): string {
  return `<figure><figcaption>${plain(title)}</figcaption>${scrolling(`${title}: chart`, svg)}<p class="about">${plain(description)}</p><details><summary>Data</summary>${scrolling(`${title}: data`, renderTable(table))}</details></figure>`;
}

function renderTable({ headings, rows }: Table, caption?: string): string {
  const heads = headings.map((heading) => {
    const isNumber = heading.endsWith('>');
    return `<th scope="col"${isNumber ? ' class="number"' : ''}>${plain(heading.replace(/>$/, ''))}</th>`;
  });
  const body = rows.map((row) => `<tr>${row.map((cell, column) => renderCell(cell, headings[column]!)).join('')}</tr>`);
  return `<table>${caption ? `<caption>${plain(caption)}</caption>` : ''}<thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function renderCell(cell: string, heading: string): string {
  // A whole SHA-256 makes the table wider than the page.
  if (/^[0-9a-f]{64}$/.test(cell)) return `<td title="${cell}"><code>${cell.slice(0, 12)}…</code></td>`;
  return `<td${heading.endsWith('>') ? ' class="number"' : ''}>${plain(cell)}</td>`;
}
