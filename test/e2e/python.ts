/** Python with what the tests of the Python client need, in the cache folder of set-up. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, provideCached } from '../../scripts/setup/folders.mjs';
import type { Context } from '../../scripts/setup/main.mjs';
import { requirePython } from '../../scripts/setup/prerequisites.mjs';
import { createReport } from '../../scripts/setup/report.mjs';

const root = path.join(import.meta.dirname, '../..');
export const PYTHON_CLIENT = path.join(root, 'clients/python');
const requirements = path.join(PYTHON_CLIENT, 'tests/requirements.txt');
const runFile = promisify(execFile);

export interface Outcome {
  code: number;
  /** What it printed, errors included. */
  output: string;
}

export interface Python {
  /** Folder of the packages, which only these tests see. */
  packages: string;
  /** Runs `python -m …` in the folder of the client. */
  run(args: string[], environment?: Record<string, string>): Promise<Outcome>;
}

/**
 * Installs the packages with pip once for each list of them and version of Python.
 * @throws with what pip said when there is no network the first time
 */
export async function providePython(): Promise<Python> {
  const context: Context = {
    root,
    cache: cacheFolder(process.env, process.platform),
    platform: `${process.platform}-${process.arch}`,
    environment: process.env,
    signal: new AbortController().signal,
    report: createReport({ quiet: true, write: () => undefined }),
    interactive: false,
  };
  const python = await requirePython(context, 'for the tests of the Python client');
  const version = (await runFile(python, ['-c', 'import sys; print(*sys.version_info[:2])'])).stdout.trim();
  const [major = 0, minor = 0] = version.split(' ').map(Number);
  if (major === 3 && minor < 9) throw new Error('The Python client needs Python 3.9 or later: PYTHON names another.');
  const digest = createHash('sha256').update(readFileSync(requirements)).update(version).update(context.platform);
  const { folder: packages } = await provideCached(context, {
    name: `python-client-${digest.digest('hex').slice(0, 16)}`,
    holds: ['pytest/__init__.py'],
    make: async (folder) => {
      const quietly = ['--quiet', '--no-input', '--disable-pip-version-check', '--only-binary=:all:'];
      await runFile(python, ['-m', 'pip', 'install', ...quietly, '--target', folder, '-r', requirements], {
        env: { ...process.env, PIP_REQUIRE_VIRTUALENV: 'false', PIP_USER: 'false' },
      });
    },
  });
  return { packages, run: (args, environment = {}) => run(python, packages, args, environment) };
}

function run(python: string, packages: string, args: string[], environment: Record<string, string>): Promise<Outcome> {
  const own = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', MPLBACKEND: 'Agg', KERAS_BACKEND: 'jax' };
  const env = { ...process.env, ...own, ...environment };
  return new Promise((resolve) => {
    execFile(python, ['-m', ...args], { cwd: PYTHON_CLIENT, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` }),
    );
  });
}
