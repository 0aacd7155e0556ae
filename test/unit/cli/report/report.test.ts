import { describe, expect, it } from '@jest/globals';
import { chart } from '../../../../src/cli/report/charts/chart.js';
import { linear, logarithmic, ofStrengths, ticksOf } from '../../../../src/cli/report/charts/scale.js';
import { escapeXml } from '../../../../src/cli/report/escape.js';
import { renderHtml } from '../../../../src/cli/report/html.js';
import { renderMarkdown, renderMarkdownTable } from '../../../../src/cli/report/markdown.js';

const HOSTILE = `"><svg onload=alert(1)>&'\u0000`;

describe('scales', () => {
  it.each([
    [linear([0, 10], { margin: 0 }), [0, 2, 4, 6, 8, 10]],
    [linear([0.971, 0.974], { margin: 0 }), [0.971, 0.9715, 0.972, 0.9725, 0.973, 0.9735, 0.974]],
    [linear([-3, 4], { margin: 0 }), [-2, 0, 2, 4]],
    [logarithmic([0.001, 10]), [0.001, 0.01, 0.1, 1, 10]],
    [ofStrengths([0.5, 0, 0.25]), [0, 0.25, 0.5]],
  ])('have round ticks inside the values', (scale, expected) => {
    expect(ticksOf(scale).map((value) => Number(value.toPrecision(9)))).toEqual(expected);
  });

  it('place the ends of the values inside the range, also where all are alike', () => {
    for (const scale of [linear([5, 5]), linear([0, 0]), logarithmic([3, 3]), linear([1, 2])]) {
      scale.range = [100, 200];
      const places = [scale.place(scale.domain[0]), scale.place(scale.domain[1])];
      expect(places.map((place) => Math.round(place))).toEqual([100, 200]);
    }
  });

  it('are logarithmic over decades and side by side with a 0 among the strengths', () => {
    expect(ofStrengths([1e-4, 1e-2]).kind).toBe('log');
    expect(ofStrengths([0, 1e-4, 1e-2]).kind).toBe('list');
  });
});

describe('what others wrote', () => {
  it('cannot leave its place in a chart', () => {
    const axis = { label: HOSTILE, scale: linear([0, 1]), format: () => HOSTILE };
    const svg = chart({ title: HOSTILE, description: HOSTILE, x: axis, y: axis, legend: [HOSTILE] }, () => '');
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain(escapeXml(HOSTILE));
  });

  it('cannot leave its place in HTML or Markdown', () => {
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

  it('cannot begin a new cell, line or heading in Markdown', () => {
    const table = renderMarkdownTable({ headings: ['a', 'b>'], rows: [['x | y\n# z', '1']] });
    expect(table.split('\n')).toEqual(['| a | b |', '| --- | ---: |', '| x \\| y \\# z | 1 |']);
  });
});
