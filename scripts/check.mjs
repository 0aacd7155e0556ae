// @ts-check
// Everything that can be said about the code without running it. As many checks as there are cores
// run at a time; each prints what it found when it ends.
import { execFile, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
/** The longest first. @type {[string, string[]][]} */
const CHECKS = [
  ['promises and patterns', ['node_modules/eslint/bin/eslint.js', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['types of the page', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/web']],
  ['types of the client', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'clients/typescript']],
  ['API description, lint', ['node_modules/@redocly/cli/bin/cli.js', 'lint', 'openapi.yaml']],
  ['dead code', ['node_modules/knip/bin/knip.js']],
  [
    'layers',
    ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.mjs'],
  ],
  ['API description', ['scripts/openapi.mjs', '--check']],
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['rooms', ['scripts/rooms.mjs']],
  ['functions', ['scripts/check-functions.mjs']],
  ['prose', ['scripts/check-prose.mjs']],
  ['documents', ['scripts/check-docs.mjs']],
  ['references', ['scripts/references.mjs', '--check']],
  ['Lua', ['scripts/lua.mjs']],
  ['changelog', ['scripts/check-changelog.mjs']],
  ['API changes', ['scripts/api-changes.mjs']],
  ['environment variables', ['scripts/env-example.mjs', '--check']],
];

const setUp = spawnSync(process.execPath, ['scripts/setup.mjs', '--quiet'], { cwd: root, stdio: 'inherit' });
if (setUp.status !== 0) process.exit(1);

/** @type {string[]} */
const failures = [];
const waiting = CHECKS.values();
await Promise.all(Array.from({ length: os.availableParallelism() }, runThem));
if (failures.length > 0) console.log(`\n${failures.length} check(s) failed: ${failures.join(', ')}`);
process.exit(failures.length === 0 ? 0 : 1);

async function runThem() {
  for (const [name, args] of waiting) {
    const { isOk, output } = await run(args);
    console.log(`${isOk ? 'ok  ' : 'FAIL'} ${name}${output === '' ? '' : `\n${output}`}`);
    if (!isOk) failures.push(name);
  }
}

/**
 * @param {string[]} args
 * @returns {Promise<{ isOk: boolean, output: string }>}
 */
function run(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, output: `${stdout}${stderr}`.trimEnd() }),
    );
  });
}
