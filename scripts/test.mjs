// @ts-check
// Sets everything up, runs every test (or those named on the command line) and ends with one line
// that counts them. `--with-faults` runs the quick fault plan as well, after the tests, and counts
// both together.
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { runJest, setUp } from './jest.mjs';

/**
 * The choices of the fault plan are the same each time here: what turns red was turned red by a
 * change.
 */
const SEED = '1';

const forJest = process.argv.slice(2).filter((argument) => argument !== '--with-faults');
setUp();
const results = [runJest(forJest)];
if (process.argv.includes('--with-faults')) results.push(await runFaults());
/** @param {'passed' | 'failed'} name */
const total = (name) => results.reduce((sum, result) => sum + result[name], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(results.find(({ status }) => status !== 0)?.status ?? 0);

/** Runs the quick fault plan, shows what it says, and reads its last line. */
async function runFaults() {
  const script = path.join(import.meta.dirname, 'faults.mjs');
  const child = spawn(process.execPath, [script, '--seed', SEED], { stdio: ['inherit', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  let last = '';
  for await (const line of readline.createInterface({ input: child.stdout })) {
    console.log(line);
    if (line !== '') last = line;
  }
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(last) ?? [last, '0', '1'];
  return { passed: Number(passed), failed: Number(failed), status: await ended };
}
