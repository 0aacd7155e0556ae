// Everything that can be said about the code without running it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const checks = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['promises', ['node_modules/eslint/bin/eslint.js', '.']],
  ['dead code', ['node_modules/knip/bin/knip.js']],
  [
    'layers',
    ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.mjs'],
  ],
  ['rooms', ['scripts/rooms.mjs']],
  ['functions', ['scripts/check-functions.mjs']],
  ['prose', ['scripts/check-prose.mjs']],
  ['documents', ['scripts/check-docs.mjs']],
  ['Lua', ['scripts/lua.mjs']],
  ['changelog', ['scripts/check-changelog.mjs']],
  ['environment variables', ['scripts/env-example.mjs', '--check']],
  ['API description', ['scripts/openapi.mjs', '--check']],
  ['API description, lint', ['node_modules/@redocly/cli/bin/cli.js', 'lint', 'openapi.yaml']],
];

const failures = [];
for (const [name, args] of [['set-up', ['scripts/setup.mjs', '--quiet']], ...checks]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (status !== 0) failures.push(name);
}
if (failures.length > 0) console.log(`\n${failures.length} check(s) failed: ${failures.join(', ')}`);
process.exit(failures.length === 0 ? 0 : 1);
