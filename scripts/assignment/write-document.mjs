// @ts-check
// Writes docs/assignment.md from the template and the measured figures. Everything between the
// marks of a block is generated.
import fs from 'node:fs/promises';
import path from 'node:path';
import { standaloneSvg } from '../../dist/charts/drawing/theme.js';
import { figuresOf, machineOf, picturesOf } from './figures.mjs';
import { wrapMarkdown } from './wrap.mjs';

/** @typedef {import('./run-presets.mjs').Result} Result */

const MARK = /<!-- figures: (\S+) -->/g;
const NOT_YET = '*Not measured yet: `npm run assignment` fills this in.*';

/**
 * @param {Result[]} results
 * @param {{ template: string, docs: string }} files the template, and the folder of the documents
 */
export async function writeDocument(results, { template, docs }) {
  const text = await fs.readFile(template, 'utf8');
  const byKey = new Map(results.map((result) => [result.key, result]));
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  await fs.mkdir(path.join(docs, 'assignment'), { recursive: true });
  const written = text
    .replace(MARK, (mark, key) => {
      const result = byKey.get(key);
      return `${mark}\n\n${result ? blockOf(result) : NOT_YET}\n\n<!-- /figures -->`;
    })
    .replace('<!-- machine -->', `<!-- machine --> ${machineOf(results.map(({ report }) => report))}.`)
    .replace(
      '<!-- total -->',
      `<!-- total --> ${(seconds / 60).toFixed(1)} minutes for ${results.length} experiments.`,
    );
  await fs.writeFile(path.join(docs, 'assignment.md'), wrapMarkdown(written));
  for (const result of results) {
    for (const [name, { svg }] of Object.entries(picturesOf(result))) {
      await fs.writeFile(path.join(docs, 'assignment', `${name}.svg`), standaloneSvg(svg));
    }
  }
}

/** @param {Result} result */
function blockOf(result) {
  const images = Object.entries(picturesOf(result)).map(([name, { title }]) => `![${title}](assignment/${name}.svg)`);
  return [figuresOf(result), ...images].join('\n\n');
}
