// @ts-check
// What `npm run assignment` leaves in the repository. Only the first half needs results; the
// document and the block of README.md are made of figures.json alone.
import fs from 'node:fs/promises';
import path from 'node:path';
import { standaloneSvg } from '../../dist/charts/drawing/theme.js';
import { evidenceOf } from '../../dist/experiments/catalog/evidence/evidence-of.js';
import { evidenceFile } from '../../dist/experiments/catalog/evidence/measured.js';
import { distill, figuresFile } from './distill.mjs';
import { picturesOf } from './pictures.mjs';
import { withFigures } from './readme.mjs';
import { objectionsOf, renderDocument } from './write-document.mjs';

/** @typedef {import('./run-presets.mjs').Result} Result */

/**
 * Writes docs/assignment/figures.json, the pictures, and the records of the catalog.
 * @param {Result[]} results @param {string} root of the repository
 */
export async function publishResults(results, root) {
  const folder = path.join(root, 'docs', 'assignment');
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'figures.json'), figuresFile(distill(results)));
  for (const result of results) {
    for (const [name, { svg }] of Object.entries(picturesOf(result)))
      await fs.writeFile(path.join(folder, `${name}.svg`), standaloneSvg(svg));
  }
  const records = results.flatMap(({ report }) => evidenceOf(report, report.experiment.spec.name));
  const catalog = path.join(root, 'src', 'experiments', 'catalog', 'evidence');
  await fs.writeFile(path.join(catalog, 'measured.json'), evidenceFile(records));
}

/**
 * Writes docs/assignment.md, and the figures of README.md, from docs/assignment/figures.json.
 * @param {string} root of the repository
 * @returns {Promise<{ name: string, sentence: string }[]>} guarded sentences that figures refute
 */
export async function publishDocument(root) {
  const read = (/** @type {string} */ file) => fs.readFile(path.join(root, file), 'utf8');
  const figures = JSON.parse(await read('docs/assignment/figures.json'));
  const template = await read('scripts/assignment/template.md');
  await fs.writeFile(path.join(root, 'docs', 'assignment.md'), renderDocument(figures, template));
  await fs.writeFile(path.join(root, 'README.md'), withFigures(await read('README.md'), figures));
  return objectionsOf(figures, template);
}
