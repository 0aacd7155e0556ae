// @ts-check
/**
 * Native programs out of Python wheels: the one place that has TensorFlow's library for every
 * platform, by pip's ordinary mirrors, proxies and certificates. Wheels are pinned by version and
 * SHA-256.
 */
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireSpace } from './folders.mjs';
import { requirePython } from './prerequisites.mjs';
import {
  diskFull,
  interruptedDownload,
  isDiskFull,
  noNetwork,
  noPip,
  notInIndex,
  toolFailed,
  wrongHash,
} from './problems.mjs';
import { ask, run } from './processes.mjs';
import { megabytes } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/**
 * @typedef {object} WheelPin
 * @property {string} what what it is to the user, such as "TensorFlow 2.15.1"
 * @property {string} distribution its name in the package index
 * @property {string} version
 * @property {string} sha256
 * @property {string[]} tags platform tags that name the same file
 * @property {number} bytes size of the wheel
 * @property {number} unpackedBytes size of what is taken out of it
 * @property {[string, string][]} members prefixes in the wheel and what they become
 */

/**
 * How often a download is tried, by what went wrong: pip itself retries only what has not begun.
 * Older pips take a transfer that broke off for a whole file, which then has the wrong hash, so
 * that is given a second chance too.
 */
const ATTEMPTS = new Map([
  ['interrupted', 3],
  ['wrong-hash', 2],
]);
const PROGRESS_MS = 5000;

/**
 * Downloads a wheel and unpacks what is needed of it; the wheel itself is not kept.
 * @param {Context} context
 * @param {WheelPin} pin
 * @param {string} folder an empty folder for what is unpacked; a sibling is used and removed
 * @throws {import('./report.mjs').SetupProblem} saying which prerequisite is missing
 */
export async function unpackPinnedWheel(context, pin, folder) {
  const python = await requirePython(context, `to download ${pin.what} with pip`);
  if ((await ask(python, ['-m', 'pip', '--version'], { signal: context.signal, env: context.environment })) === null)
    throw noPip(python, pin.what);
  await requireSpace(folder, pin.bytes + pin.unpackedBytes);
  const download = `${folder}-download`;
  await mkdir(download);
  try {
    const wheel = await downloadWheel(context, python, pin, download);
    context.report.doing(`unpacking ${pin.what}`);
    await unpack(context, python, pin, wheel, folder);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

/**
 * @param {Context} context @param {string} python @param {WheelPin} pin @param {string} folder
 * @returns {Promise<string>} path of the wheel
 */
async function downloadWheel(context, python, pin, folder) {
  // pip takes hashes from a requirements file alone.
  const requirements = path.join(folder, 'requirements.txt');
  await writeFile(requirements, `${pin.distribution}==${pin.version} --hash=sha256:${pin.sha256}\n`);
  context.report.doing(`downloading ${pin.what} (${megabytes(pin.bytes)}) with pip`);
  for (let attempt = 1; ; attempt += 1) {
    const problem = await pipDownload(context, python, pin, requirements, folder);
    if (problem === null) break;
    const attempts = ATTEMPTS.get(problem.kind) ?? 1;
    if (attempt >= attempts) throw problem;
    context.report.doing(`the download broke off or was damaged, beginning again (${attempt + 1} of ${attempts})`);
  }
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw notInIndex(pin.what, 'pip left no wheel.');
  return path.join(folder, wheel);
}

/**
 * @param {Context} context @param {string} python @param {WheelPin} pin @param {string}
 *   requirements @param {string} folder
 * @returns {Promise<import('./report.mjs').SetupProblem | null>}
 */
async function pipDownload({ cache, environment, signal, report, interactive }, python, pin, requirements, folder) {
  const platforms = pin.tags.flatMap((tag) => ['--platform', tag]);
  const progress = interactive ? null : reportGrowth(folder, pin.bytes, report);
  try {
    const { code, output } = await run(
      python,
      // prettier-ignore
      [
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--require-hashes',
        '--no-cache-dir',
        '--no-input',
        '--python-version',
        '3.11',
        ...platforms,
        '-d',
        folder,
        '-r',
        requirements,
      ],
      {
        signal,
        showOutput: interactive,
        // Anything pip leaves when it is killed is in a folder that is removed.
        env: { ...environment, TMPDIR: folder, PIP_REQUIRE_VIRTUALENV: 'false', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      },
    );
    return code === 0 ? null : explainPip(pin.what, output, cache);
  } finally {
    clearInterval(progress ?? undefined);
  }
}

/**
 * Reads out of pip's words why it failed.
 * @param {string} what @param {string} output @param {string} cache
 */
function explainPip(what, output, cache) {
  const words = output.trim();
  if (isDiskFull(words)) return diskFull(cache, lineAboutDisk(words));
  if (
    /Connection broken:|IncompleteRead|ChunkedEncodingError|incomplete-download|Download failed|Read timed out/.test(
      words,
    )
  )
    return interruptedDownload(what, words);
  if (/DO NOT MATCH THE HASHES/.test(words)) return wrongHash(what, words);
  if (
    /NewConnectionError|NameResolutionError|ConnectTimeout|ConnectionError|Max retries|ProxyError|SSLError|CERTIFICATE|Retrying \(/.test(
      words,
    )
  )
    return noNetwork(what, words);
  if (/No matching distribution|Could not find a version/.test(words)) return notInIndex(what, words);
  return toolFailed(`pip's download of ${what}`, words);
}

/** @param {string} words */
function lineAboutDisk(words) {
  return words.split('\n').find(isDiskFull)?.trim() ?? 'no space left';
}

/**
 * A log has no progress bar: says from time to time how much has arrived.
 * @param {string} folder @param {number} expected bytes @param {import('./report.mjs').Report}
 *   report
 */
function reportGrowth(folder, expected, report) {
  const tell = async () => {
    const bytes = await bytesOfLargestFile(folder).catch(() => 0);
    if (bytes > 0) report.doing(`  ${megabytes(bytes)} of ${megabytes(expected)}`);
  };
  return setInterval(() => void tell(), PROGRESS_MS).unref();
}

/** @param {string} folder */
async function bytesOfLargestFile(folder) {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map((name) => stat(path.join(folder, name)).then((found) => found.size)));
  return Math.max(0, ...sizes);
}

/**
 * @param {Context} context @param {string} python @param {WheelPin} pin @param {string} wheel
 *   @param {string} folder
 */
async function unpack({ cache, environment, signal }, python, pin, wheel, folder) {
  const script = fileURLToPath(new URL('unpack_wheel.py', import.meta.url));
  const { code, output } = await run(python, [script, wheel, folder], {
    signal,
    env: environment,
    input: JSON.stringify(pin.members),
  });
  if (code === 0) return;
  throw isDiskFull(output)
    ? diskFull(cache, lineAboutDisk(output))
    : toolFailed(`Unpacking ${pin.what}`, output.trim());
}
