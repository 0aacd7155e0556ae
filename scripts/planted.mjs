// @ts-check
// Plants the bugs of test/faults/planted.mjs, one at a time, in a copy of this checkout, and tells
// which the tests see. Ends with a line that counts them. Names (or parts of them) on the command
// line choose some.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from '../test/faults/planted.mjs';
import { setUp } from './jest.mjs';

/** @typedef {import('../test/faults/planted.mjs').PlantedBug} Bug */

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
setUp();
// Of a bare checkout it is there only now.
const { transformFileSync } = await import('@swc/core');

const wanted = process.argv.slice(2);
const bugs = PLANTED_BUGS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const copy = mkdtempSync(path.join(os.tmpdir(), 'regulab-planted-'));
try {
  copyCheckout(copy);
  const missed = bugs.filter((bug) => !isCaught(bug));
  for (const { name } of missed) console.log(`NOT CAUGHT: ${name}`);
  console.log(`${bugs.length - missed.length} caught, ${missed.length} not caught`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/**
 * What git knows of, changes included, and what set-up made.
 * @param {string} target
 */
function copyCheckout(target) {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\n').filter(Boolean)) {
    cpSync(path.join(root, file), path.join(target, file), { force: true });
  }
  for (const made of ['dist', 'dist-web']) cpSync(path.join(root, made), path.join(target, made), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(target, 'node_modules'));
}

/**
 * Whether a test that passes without the bug fails with it.
 * @param {Bug} bug
 */
function isCaught(bug) {
  const started = performance.now();
  const without = test(bug);
  if (without.failed > 0 || without.passed === 0) {
    console.log(`The tests of "${bug.name}" do not pass without it:\n${without.output}`);
    return false;
  }
  const restore = plant(bug);
  const planted = test(bug);
  restore();
  const caught = planted.failed > 0;
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${caught ? 'caught    ' : 'NOT CAUGHT'} ${bug.name}: ${planted.failed} of ${planted.failed + planted.passed} tests fail (${seconds} s)`,
  );
  return caught;
}

/**
 * Changes a source file and its twin in dist/, which processes run; gives the function that changes
 * both back.
 * @param {Bug} bug
 */
function plant({ file, find, plant: planted, name }) {
  const source = path.join(copy, file);
  const compiled = path.join(copy, file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
  const sourceBefore = readFileSync(source, 'utf8');
  const compiledBefore = readFileSync(compiled, 'utf8');
  if (sourceBefore.split(find).length !== 2) throw new Error(`"${name}": the place in ${file} is not there once.`);
  writeFileSync(
    source,
    sourceBefore.replace(find, () => planted),
  );
  writeFileSync(compiled, file.endsWith('.ts') ? compile(source) : readFileSync(source, 'utf8'));
  return () => {
    writeFileSync(source, sourceBefore);
    writeFileSync(compiled, compiledBefore);
  };
}

/** @param {string} source */
function compile(source) {
  const { code } = transformFileSync(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return code;
}

/** @param {Bug} bug */
function test({ tests }) {
  const result = path.join(copy, 'result.json');
  rmSync(result, { force: true });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${result}`, ...tests],
    {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
    },
  );
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(result, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, output: stderr };
  } catch {
    return { passed: 0, failed: 1, output: stdout + stderr };
  }
}
