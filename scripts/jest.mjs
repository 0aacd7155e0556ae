// @ts-check
// Runs Jest and counts its tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** @param {string[]} args */
const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

/** Sets the checkout up, compiled sources included; ends this process when that fails. */
export function setUp() {
  const status = run([path.join(root, 'scripts/setup.mjs')]);
  if (status !== 0) process.exit(status);
}

/**
 * Runs tests.
 * @param {string[]} args for Jest
 * @param {Record<string, string>} env in addition to this process's
 * @returns {{passed: number, failed: number, status: number}}
 */
export function runJest(args, env = {}) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-test-'));
  const resultFile = path.join(scratch, 'result.json');
  const status = run(
    ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${resultFile}`, ...args],
    // Jest loads ES modules only under this flag; the warning that they are experimental says
    // nothing to the reader.
    {
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      TF_CPP_MIN_LOG_LEVEL: '1',
      ...env,
    },
  );
  try {
    const result = JSON.parse(readFileSync(resultFile, 'utf8'));
    // A file that cannot even be loaded has no tests to count, and is a failure all the same.
    return { passed: result.numPassedTests, failed: result.numFailedTests + result.numRuntimeErrorTestSuites, status };
  } catch {
    return { passed: 0, failed: 1, status };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
