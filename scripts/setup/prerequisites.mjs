// @ts-check
/**
 * What the machine must bring: platform, processor, Python, compiler. Each check says how to
 * provide what is missing.
 */
import { readFile } from 'node:fs/promises';
import { noAvx, noCompiler, noGlibc, noPython, unsupportedPlatform } from './problems.mjs';
import { ask } from './processes.mjs';

/** @typedef {import('./main.mjs').Context} Context */

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** @param {string} platform such as "linux-x64" */
export function requirePlatform(platform) {
  if (!PLATFORMS.includes(platform)) throw unsupportedPlatform(platform);
}

/**
 * TensorFlow's wheels for x64 use AVX everywhere; without it the process dies of SIGILL.
 * @param {Context} context
 * @param {(context: Context) => Promise<string | null>} [readFeatures] gives the processor's
 *   features, null when hidden
 */
export async function requireAvx(context, readFeatures = processorFeatures) {
  const { platform, environment } = context;
  // A library that the user brings is assumed to suit the processor.
  if (!platform.endsWith('-x64') || environment.REGULAB_LIBTENSORFLOW_DIR) return;
  const features = await readFeatures(context);
  // A sandbox that hides the list proves nothing.
  if (features !== null && !offersAvx(features)) throw noAvx(platform);
}

/** @param {Context} context @returns {Promise<string | null>} */
async function processorFeatures({ platform, signal }) {
  return platform === 'linux-x64'
    ? readFile('/proc/cpuinfo', 'utf8').catch(() => null)
    : ask('/usr/sbin/sysctl', ['-n', 'machdep.cpu.features'], { signal });
}

/**
 * @param {string} features Linux's /proc/cpuinfo or macOS's machdep.cpu.features @returns {boolean}
 */
function offersAvx(features) {
  return /\b(avx|AVX1\.0)\b/.test(features);
}

/** TensorFlow's Linux wheels are built against the GNU C library. @param {string} platform */
export function requireGlibc(platform) {
  if (!platform.startsWith('linux')) return;
  const report = /** @type {{ excludeNetwork?: boolean, getReport(): object }} */ (process.report);
  // Without this a report asks the name service about every open socket.
  report.excludeNetwork = true;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport());
  if (!header.glibcVersionRuntime) throw noGlibc();
}

/**
 * @param {Context} context
 * @param {string} forWhat completes "it is needed …"
 * @returns {Promise<string>} a Python 3.8 or newer
 */
export async function requirePython({ environment, signal }, forWhat) {
  const named = [environment.npm_config_python, environment.PYTHON].filter((name) => name !== undefined && name !== '');
  for (const python of /** @type {string[]} */ ([...named, 'python3', 'python'])) {
    const version = await ask(python, ['-c', 'import sys, zipfile; print(sys.version_info >= (3, 8))'], {
      signal,
      env: environment,
    });
    if (version === 'True') return python;
  }
  throw noPython(forWhat, process.platform);
}

/**
 * @param {Context} context
 * @returns {Promise<string>} the C++ compiler to use
 */
export async function requireCompiler({ environment, signal }) {
  const options = { signal, env: environment };
  // Asked for its version, not only looked up: macOS has stubs that merely offer to install the
  // real tools.
  const works = async (/** @type {string} */ command) => {
    const [program, ...wrapped] = command.split(/\s+/);
    return (await ask(/** @type {string} */ (program), [...wrapped, '--version'], options)) !== null;
  };
  const missing = [];
  /** @type {string | undefined} */
  let compiler;
  for (const candidate of environment.CXX ? [environment.CXX] : ['g++', 'c++', 'clang++']) {
    if (!compiler && (await works(candidate))) compiler = candidate;
  }
  if (!compiler)
    missing.push(
      environment.CXX ? `the C++ compiler "${environment.CXX}" that CXX names` : 'a C++ compiler (g++, c++ or clang++)',
    );
  if (!(await works('make'))) missing.push('make');
  if (compiler && missing.length === 0) return compiler;
  throw noCompiler(missing, process.platform);
}
