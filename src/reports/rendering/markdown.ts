/** A report as GitHub-flavoured Markdown. Instead of each chart it shows the table behind it. */
import type { Table } from '../../charts/figures/figure.js';
import { visible, visibleLines } from '../../visible.js';
import type { Block, ReportDocument } from '../document/document.js';

export function renderMarkdown({ title, summary, sections }: ReportDocument): string {
  const parts = sections.map(({ title: name, blocks }) =>
    [`## ${plain(name)}`, ...blocks.map(renderMarkdownBlock)].join('\n\n'),
  );
  return `${[`# ${plain(title)}`, plain(summary), ...parts].join('\n\n')}\n`;
}

export function renderMarkdownBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return plain(block.text);
    case 'answer':
      return `**${plain(block.lead)}** ${plain(block.rest)}`.trim();
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n');
    case 'table':
      return `**${plain(block.caption)}**\n\n${renderMarkdownTable(block.table)}`;
    case 'figure':
      return `**${plain(block.figure.title)}**\n\n${plain(block.figure.description)}\n\n${renderMarkdownTable(block.figure.table)}`;
    case 'code':
      return `${plain(block.caption)}:\n\n${fenced(block.text, block.language)}`;
  }
}

export function renderMarkdownTable({ headings, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.map(plain).join(' | ')} |`;
  const titles = headings.map((heading) => heading.replace(/>$/, ''));
  const rules = headings.map((heading) => (heading.endsWith('>') ? '---:' : '---'));
  return [line(titles), `| ${rules.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Text on one line, escaped so that Markdown reads no markup into it. */
function plain(value: string): string {
  return visible(value.replace(/\s+/g, ' '))
    .replace(/[\\`*_{}[\]<>|#~$]/g, '\\$&')
    .replace(/&(?=[a-zA-Z#])/g, '\\&')
    .replace(/^([-+>]|\d+[.)])(?=\s|$)/, '\\$1');
}

/** A code block whose fence is longer than any in the text. */
function fenced(content: string, language: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visibleLines(content)}\n${fence}`;
}
