// @ts-check
// Runs the demo on each major version of Node that is supported, with the binaries that npm
// carries, and ends with one line that counts them.
//
//   npm run test:node-versions [-- --quick] [20 24]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SUPPORTED_NODE } from './setup/node-version.mjs';

const root = path.dirname(import.meta.dirname);
const quick = process.argv.includes('--quick');
const asked = process.argv.slice(2).filter((argument) => argument !== '--quick');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-node-'));
try {
  const majors = asked.length > 0 ? asked : SUPPORTED_NODE.map(String);
  const failed = majors.filter((major) => !demoPasses(major));
  const passed = majors.length - failed.length;
  console.log(`${passed} passed, ${failed.length} failed${failed.length > 0 ? `: Node ${failed.join(', ')}` : ''}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * tfjs-node's addon uses Node-API and is the same for all of them.
 * @param {string} major
 */
function demoPasses(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(scratch, major);
  if (!runs('npm', ['install', '--prefix', folder, '--no-save', '--loglevel=error', `${name}@${major}`])) return false;
  const bin = path.join(folder, 'node_modules', name, 'bin');
  const node = path.join(bin, 'node');
  // First in the path as well: npm scripts and set-up start "node".
  const env = { PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const began = performance.now();
  console.log(`\n== Node ${major}`);
  const passed =
    runs(node, ['--version'], env) &&
    runs(node, ['scripts/setup.mjs', '--quiet'], env) &&
    runs(node, ['bin/regulab.mjs', 'demo', ...(quick ? ['--quick'] : [])], env);
  console.log(
    `== Node ${major}: ${passed ? 'passed' : 'FAILED'} (${Math.round((performance.now() - began) / 1000)} s)`,
  );
  return passed;
}

/** @param {string} command @param {string[]} parameters */
function runs(command, parameters, env = {}) {
  const { status } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}
