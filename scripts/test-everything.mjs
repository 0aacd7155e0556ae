// Every test and the quick fault plan; the last line counts both together.
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

let passed = 0;
let failed = 0;
let status = 0;
for (const script of ['test.mjs', 'faults.mjs']) {
  const counted = await run(path.join(import.meta.dirname, script));
  passed += counted.passed;
  failed += counted.failed;
  status ||= counted.status;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(status);

/** Runs a script, shows what it says, and reads its last line. */
async function run(script) {
  const child = spawn(process.execPath, [script], { stdio: ['inherit', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  let last = '';
  for await (const line of readline.createInterface({ input: child.stdout })) {
    console.log(line);
    if (line !== '') last = line;
  }
  const [, counted, wrong] = /^(\d+) passed, (\d+) failed$/.exec(last) ?? [last, '0', '1'];
  return { passed: Number(counted), failed: Number(wrong), status: await ended };
}
