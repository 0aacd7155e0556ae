// @ts-check
// `npm run assignment`: trains every preset of the assignment on a private service and writes
// docs/assignment.md from scripts/assignment/template.md and the measured figures. An interrupted
// run resumes; --fresh starts over.
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { QUESTIONS } from './assignment/questions.mjs';
import { runPresets } from './assignment/run-presets.mjs';
import { writeDocument } from './assignment/write-document.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'data', 'assignment');
const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

const template = path.join(root, 'scripts', 'assignment', 'template.md');
const asked = process.argv.slice(2);
if (asked.includes('--fresh')) await fs.rm(folder, { recursive: true, force: true });
// Keys name single experiments, to try them; the document is written when all have been measured.
const only = asked.filter((word) => !word.startsWith('--'));
const questions = QUESTIONS.filter(({ key }) => only.length === 0 || only.includes(key));
const results = await runPresets(questions, { folder, signal: abort.signal, say: console.log });
const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(`All presets together: ${(total / 60).toFixed(1)} minutes of training.`);
if (only.length === 0 || asked.includes('--write')) {
  await writeDocument(results, { template, docs: path.join(root, 'docs') });
  console.log('Wrote docs/assignment.md.');
}
