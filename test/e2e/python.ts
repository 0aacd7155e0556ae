/** Python with what the tests of the Python client need. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { providePythonTools, TEST_TOOLS } from '../../scripts/python-tools.mjs';

export const PYTHON_CLIENT = path.join(import.meta.dirname, '../../clients/python');

export interface Outcome {
  code: number;
  /** What it printed, errors included. */
  output: string;
}

export interface Python {
  /** Folder of the packages, which only tests see. */
  packages: string;
  /** Runs `python -m …` in the folder of the client. */
  run(args: string[], environment?: Record<string, string>): Promise<Outcome>;
}

/** @throws {Error} with what pip said when there is no network the first time */
export async function providePython(): Promise<Python> {
  const { python, folder, environment } = await providePythonTools(TEST_TOOLS);
  const own = { ...environment, MPLBACKEND: 'Agg', KERAS_BACKEND: 'jax' };
  return {
    packages: folder,
    run: (args, more = {}) =>
      new Promise((resolve) => {
        const options = { cwd: PYTHON_CLIENT, env: { ...own, ...more }, maxBuffer: 2 ** 26 };
        execFile(python, ['-m', ...args], options, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` }),
        );
      }),
  };
}
