/**
 * The Python client: its own tests, written in Python (clients/python/tests), against a whole
 * service; its types; and the package that is made of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PYTHON_CLIENT, type Python, providePython } from './python.js';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

/** None skipped; older releases of libraries may warn. */
const ALL_PASSED = /\n\d+ passed(?:, \d+ warnings?)? in [\d.:]+s\b.*\n$/;
const KEY = 'the-key-of-the-operator';
const tests = readdirSync(path.join(PYTHON_CLIENT, 'tests')).filter((name) => /^test_.*\.py$/.test(name));

let data: string;
let service: Service;
let python: Python;

beforeAll(async () => {
  data = await temporaryFolder();
  [python, service] = await Promise.all([providePython(), startService(data, { REGULAB_API_KEYS: KEY })]);
}, 300_000);

afterAll(async () => {
  await service.interrupt();
  killCommands();
  await rm(data, { recursive: true, force: true });
});

it.each(tests)(
  'passes %s',
  async (name) => {
    const { code, output } = await python.run(['pytest', '-q', '-p', 'no:cacheprovider', `tests/${name}`], {
      REGULAB_URL: service.url,
      REGULAB_API_KEY: KEY,
      REGULAB_TEST_API_PID: String(service.pid('api')),
    });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(ALL_PASSED) });
  },
  120_000,
);

it('has types that mypy checks strictly, and clean sources', async () => {
  const cache = path.join(python.packages, '.mypy_cache');
  const commands = [
    ['mypy', '--strict', '--cache-dir', cache, 'src/regulab', 'tests'],
    ['ruff', 'check', '--no-cache', '.'],
    ['ruff', 'format', '--no-cache', '--check', '.'],
  ];
  for (const command of commands) {
    const { code, output } = await python.run(command);
    expect({ command, code, output: code === 0 ? '' : output }).toEqual({ command, code: 0, output: '' });
  }
}, 120_000);

it('makes a package with the version of the service', async () => {
  const { code, output } = await python.run(['hatchling', 'build', '-t', 'wheel', '-d', data]);
  expect({ code, output }).toMatchObject({ code: 0 });
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const wheel = path.join(data, `regulab-${version.replace('-rc.', 'rc')}-py3-none-any.whl`);
  const { output: listed } = await python.run(['zipfile', '--list', wheel]);
  for (const name of ['py.typed', 'types.py', '_sync/client.py', '_async/client.py'])
    expect(listed).toContain(`regulab/${name} `);
});
