import { describe, expect, it } from '@jest/globals';
import { renderHtml } from '../../../../src/cli/report/html.js';
import { renderMarkdown, renderMarkdownTable } from '../../../../src/cli/report/markdown.js';

const HOSTILE = `"><svg onload=alert(1)>&'\u0000`;

describe('a SHA-256 in a table', () => {
  it('is shortened in HTML, where its title has the whole', () => {
    const sha = '0123456789abcdef'.repeat(4);
    const table = { headings: ['SHA-256'], rows: [[sha], [`${sha}0`]] };
    const sections = [{ title: 's', blocks: [{ kind: 'table' as const, caption: 'c', table }] }];
    const html = renderHtml({ title: 't', summary: '', sections });
    expect(html).toContain(`<td title="${sha}"><code>0123456789ab…</code></td>`);
    expect(html).toContain(`<td>${sha}0</td>`);
  });
});

describe('text that others wrote', () => {
  it('stays text in HTML and Markdown', () => {
    const document = {
      title: HOSTILE,
      summary: HOSTILE,
      sections: [
        {
          title: HOSTILE,
          blocks: [
            { kind: 'text' as const, text: HOSTILE },
            { kind: 'list' as const, items: [HOSTILE] },
            { kind: 'table' as const, caption: HOSTILE, table: { headings: [HOSTILE], rows: [[HOSTILE]] } },
            { kind: 'code' as const, caption: HOSTILE, language: 'json', text: `${HOSTILE}\n\`\`\`\`\n# no heading` },
          ],
        },
      ],
    };
    expect(renderHtml(document)).not.toContain('<svg');
    const markdown = renderMarkdown(document);
    expect(markdown.replace(/^`{5}json\n.*^`{5}$/ms, '')).not.toMatch(/(?<!\\)<svg/);
    expect(markdown).toContain('\n`````json\n');
  });

  it('cannot start a new cell, line or heading in Markdown', () => {
    const table = renderMarkdownTable({ headings: ['a', 'b>'], rows: [['x | y\n# z', '1']] });
    expect(table.split('\n')).toEqual(['| a | b |', '| --- | ---: |', '| x \\| y \\# z | 1 |']);
  });
});
