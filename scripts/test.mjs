// Sets everything up, runs every test (or the ones named on the command line) and ends with one line that counts them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

const setUp = run([path.join(root, 'scripts/setup.mjs')]);
if (setUp !== 0) process.exit(setUp);

const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-test-'));
const resultFile = path.join(scratch, 'result.json');
const jest = run(
  ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${resultFile}`, ...process.argv.slice(2)],
  // Jest loads ES modules only under this flag; the warning that they are experimental says nothing to the reader.
  { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', TF_CPP_MIN_LOG_LEVEL: '1' },
);

let passed = 0;
let failed = 0;
try {
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  passed = result.numPassedTests;
  // A file that cannot even be loaded has no tests to count, and is a failure all the same.
  failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
} catch {
  failed = 1;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(jest);
