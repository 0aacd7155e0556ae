/**
 * docs/assignment.md is the template with figures: nobody edits it by hand, and every question has
 * its block.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { machineOf } from '../../scripts/assignment/figures.mjs';
import { wrapMarkdown } from '../../scripts/assignment/wrap.mjs';
import { findPreset, listPresets } from '../../src/experiments/catalog/presets/presets.js';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const template = read('scripts/assignment/template.md');
const document = read('docs/assignment.md');

const BLOCK = /<!-- figures: (\S+) -->\n\n(.*?)\n\n<!-- \/figures -->/gs;
const keysOf = (text: string) => [...text.matchAll(/<!-- figures: (\S+) -->/g)].map(([, key]) => key!);
const presetOf = (key: string) => key.replace(/-\d+$/, '');

describe('docs/assignment.md', () => {
  it('is the template with the figures filled in', () => {
    const without = document
      .replace(BLOCK, '<!-- figures: $1 -->')
      .replace(/(<!-- (?:machine|total) -->)(?:.|\n(?!\n))*/g, '$1');
    expect(without).toBe(template);
  });

  it('names the CPU of the receipts and the days of the trainings', () => {
    const report = (model: string | null, finishedAt: string) => ({
      experiment: { spec: { arms: [] }, finishedAt },
      runs: [{ run: { receipt: model === null ? null : { cpu: { model } } } }],
    });
    const reports = [report('Zen', '2026-11-30T08:00:00.000Z'), report('Zen', '2026-11-28T23:59:00.000Z')] as never[];
    expect(machineOf(reports)).toBe('Zen, 2026-11-28 to 2026-11-30');
    expect(machineOf([report(null, '2026-11-28T00:00:00.000Z')] as never[])).toBe('no CPU known, 2026-11-28');
  });

  it('is wrapped, and wrapping changes nothing but the ends of lines', () => {
    expect(wrapMarkdown(document)).toBe(document);
    const wrapped = wrapMarkdown('- one `a  code span` and - 2) more '.repeat(9));
    expect(wrapped.replace(/\n {2}/g, ' ')).toBe('- one `a  code span` and - 2) more '.repeat(9).trimEnd());
    for (const line of wrapped.split('\n').slice(1)) expect(line).toMatch(/^ {2}(?![-\d])/);
    for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(124);
  });

  it('has a block for every preset but the first steps', () => {
    const presets = new Set(keysOf(template).map(presetOf));
    const questions = listPresets().map(({ name }) => name);
    expect(presets).toEqual(new Set(questions.filter((name) => name !== 'quick-start')));
    for (const preset of presets) expect(findPreset(preset)).toBeDefined();
    expect(new Set(keysOf(template)).size).toBe(keysOf(template).length);
  });

  it('has tables whose rows are as long as their headings, and pictures that are there', () => {
    const pictures = readdirSync(new URL('../../docs/assignment/', import.meta.url));
    for (const [, key, block] of document.matchAll(BLOCK)) {
      if (block!.startsWith('*Not measured yet')) continue;
      expect(block).toContain(`preset \`${presetOf(key!)}\``);
      for (const rows of block!.split('\n\n').filter((part) => part.startsWith('|'))) {
        const lengths = rows.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
        expect(new Set(lengths).size).toBe(1);
        expect(rows).not.toMatch(/NaN|undefined|Infinity/);
      }
      for (const [, file] of block!.matchAll(/\]\(assignment\/([^)]+)\)/g)) expect(pictures).toContain(file);
    }
  });
});
