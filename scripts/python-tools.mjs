// @ts-check
/**
 * Tools of Python for tests: what reads exports, and what the Python client needs. Installed once
 * by pip into a folder of the cache, apart from any Python of the user's.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, provideCached } from './setup/folders.mjs';
import { requirePython } from './setup/prerequisites.mjs';
import { ask, run } from './setup/processes.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * @typedef {object} PythonTools
 * @property {string} python the interpreter
 * @property {string} folder holds the packages
 * @property {NodeJS.ProcessEnv} environment with which the interpreter finds them
 */

/** What the tests need: one folder for all, since most of its size is Keras with a backend. */
export const TEST_TOOLS = [
  ...requirementsIn('clients/python/tests/requirements.txt'),
  'h5py>=3.10,<4',
  'onnxruntime>=1.17,<2',
  'tensorboard>=2.16,<3',
];

/** What MLflow needs to read, list and migrate runs, and to load their models. */
export const MLFLOW = ['mlflow>=3.10,<4', 'onnx>=1.16,<2'];

/**
 * @param {string[]} requirements as pip has them
 * @param {AbortSignal} signal ends the installation
 * @returns {Promise<PythonTools>}
 * @throws {Error} with what pip printed when it cannot install them
 */
export async function providePythonTools(requirements, signal = new AbortController().signal) {
  const context = {
    root,
    cache: cacheFolder(process.env, process.platform),
    platform: `${process.platform}-${process.arch}`,
    environment: process.env,
    signal,
    report: { found: () => {}, doing: () => {}, did: () => {} },
    interactive: false,
  };
  const python = await requirePython(context, 'for the tests of exports and of the Python client');
  const version = await ask(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { signal });
  const hash = createHash('sha256').update(JSON.stringify(requirements)).digest('hex').slice(0, 12);
  const { folder } = await provideCached(context, {
    name: `python-tools-${hash}-python${version}-${context.platform}`,
    holds: ['installed'],
    make: (made) => install(python, requirements, made, signal),
  });
  return { python, folder, environment: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' } };
}

/** @param {string} file below the root, as pip reads it */
function requirementsIn(file) {
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * @param {string} python @param {string[]} requirements @param {string} folder
 * @param {AbortSignal} signal
 */
async function install(python, requirements, folder, signal) {
  const options = ['--quiet', '--no-input', '--no-compile', '--only-binary=:all:', '--target', folder];
  const env = { ...process.env, PIP_REQUIRE_VIRTUALENV: 'false', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const { code, output } = await run(python, ['-m', 'pip', 'install', ...options, ...requirements], { signal, env });
  if (code !== 0) throw new Error(`pip could not install ${requirements.join(', ')}:\n${output}`);
  const mark = ['-c', 'import sys; open(sys.argv[1], "w").close()', path.join(folder, 'installed')];
  await run(python, mark, { signal });
}
