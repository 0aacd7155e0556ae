import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { answer } from '../../../src/reports/document/document.js';
import { packHistory, unpackHistory } from '../../../src/reports/histories.js';
import { renderHtml } from '../../../src/reports/rendering/html.js';
import { renderMarkdown, renderMarkdownTable } from '../../../src/reports/rendering/markdown.js';

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

describe('an answer', () => {
  it.each([
    ['dropout: +0.5 points', '✓ Better than plain.'],
    ['only', ''],
  ])('has what to see first set off: %s', (lead, rest) => {
    const blocks = [answer(lead, rest)];
    const document = { title: 't', summary: '', sections: [{ title: 's', blocks }] };
    expect(renderHtml(document)).toContain(`<p class="answer"><strong>${lead}</strong> ${rest}</p>`);
    expect(renderMarkdown(document).trimEnd().endsWith(`**${lead}** ${rest}`.trim())).toBe(true);
  });
});

describe('the policy of a report', () => {
  it('has the hash of its stylesheet, as browsers take it', () => {
    const html = renderHtml({ title: 't', summary: '', sections: [] });
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`content="default-src 'none'; img-src data:; style-src 'sha256-${hash}';`);
  });
});

describe('a history', () => {
  it('is the same after it was packed, with and without validation images', () => {
    const measured = { accuracy: 1 / 3, dataLoss: 5e-324 };
    const epochs = [
      { epoch: 1, train: measured, validation: null },
      { epoch: 2, train: { accuracy: 1, dataLoss: 0 }, validation: measured },
    ];
    expect(unpackHistory(packHistory(epochs))).toEqual(epochs);
    expect(unpackHistory(packHistory([]))).toEqual([]);
  });
});
