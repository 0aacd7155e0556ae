// @ts-check
// Does dropout help? Submits the preset quick-start with three seeds, shows how it trains, and
// prints what the comparison says.
//
//   npm run build:clients && node clients/typescript/examples/does-dropout-help.mjs [http://localhost:3000]
import { createClient } from 'regulab-client';

const url = process.argv[2] ?? 'http://localhost:3000';
const client = createClient({ url, key: process.env.REGULAB_API_KEY });

const experiment = await client.submit({ preset: 'quick-start', overrides: { seeds: [1, 2, 3] } });
console.log(`${experiment.id}: ${experiment.runs.length} runs`);

let finished = 0;
for await (const event of client.events(experiment.id)) {
  if (event.type === 'run.epoch') show(`epoch ${event.data.metrics.epoch} of run ${finished + 1}`);
  if (event.type === 'run.finished') show(`${++finished} of ${experiment.runs.length} runs have finished`);
}
process.stdout.write('\n');

const { comparisons } = await client.compare(experiment.id, { metric: 'test.accuracy' });
for (const { statement } of comparisons) console.log(statement);

/**
 * Rewrites the line of a terminal; elsewhere each is a line of its own.
 * @param {string} progress
 */
function show(progress) {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${progress}` : `${progress}\n`);
}
