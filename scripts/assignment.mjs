// @ts-check
// `npm run assignment`: trains every preset of the assignment on a private service, distills the
// results into docs/assignment/figures.json, and writes docs/assignment.md, the block of README.md
// and the records of the catalog. An interrupted run resumes. Options after `--`:
//
//   --fresh    starts over
//   --write    trains nothing: writes document and README from figures.json
//   <key> …    trains these experiments alone, to try them, and writes nothing
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishDocument, publishResults } from './assignment/publish.mjs';
import { QUESTIONS } from './assignment/questions.mjs';
import { runPresets } from './assignment/run-presets.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const asked = process.argv.slice(2);
const only = asked.filter((word) => !word.startsWith('--'));

if (!asked.includes('--write')) await train();
if (only.length === 0) await write();

/** Trains what was asked for; the results of all experiments are published. */
async function train() {
  const folder = path.join(root, 'data', 'assignment');
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  if (asked.includes('--fresh')) await fs.rm(folder, { recursive: true, force: true });
  const questions = QUESTIONS.filter(({ key }) => only.length === 0 || only.includes(key));
  const results = await runPresets(questions, { folder, signal: abort.signal, say: console.log });
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(`All presets together: ${(total / 60).toFixed(1)} minutes of training.`);
  if (only.length === 0) await publishResults(results, root);
}

/** Writes the document, and names the sentences that its figures refute. */
async function write() {
  const objections = await publishDocument(root);
  console.log('Wrote docs/assignment.md and the figures of README.md.');
  for (const { name, sentence } of objections) console.error(`The figures refute (guard ${name}): ${sentence}`);
  if (objections.length > 0) process.exitCode = 1;
}
