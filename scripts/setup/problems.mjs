// @ts-check
/**
 * Every way in which a prerequisite can be missing, as one paragraph each: what is missing, and
 * each way to provide it.
 */
import { LOWEST_NODE } from './node-version.mjs';
import { SetupProblem } from './report.mjs';

const OWN_LIBRARY =
  'set REGULAB_LIBTENSORFLOW_DIR to a folder that holds TensorFlow 2.15 for C already (lib/ and include/, ' +
  'as in the libtensorflow archive, or the "tensorflow" folder of an installed Python package)';
const CONTAINER = 'run regulab in its container image, which holds everything ("docker compose up")';

/** @param {string} platform such as "win32-x64" */
export function unsupportedPlatform(platform) {
  const windows = platform.startsWith('win32');
  return new SetupProblem(
    `TensorFlow's library is not built for this platform (${platform}${windows ? ', Windows' : ''}); Linux and macOS on x64 and arm64 are supported.`,
    [...(windows ? ['work inside WSL 2 ("wsl --install", then clone the repository there)'] : []), CONTAINER],
    { kind: 'unsupported-platform' },
  );
}

export function noGlibc() {
  return new SetupProblem(
    'TensorFlow needs the GNU C library, and this Linux has another (Alpine and other musl systems).',
    ['use a Debian, Ubuntu, Fedora or similar system or image (node:24-bookworm-slim)', CONTAINER],
    { kind: 'no-glibc' },
  );
}

/** @param {string} platform */
export function noAvx(platform) {
  const mac = platform.startsWith('darwin');
  return new SetupProblem(
    `This processor offers no AVX instructions, and TensorFlow's library for ${platform} dies without them.`,
    [
      ...(mac
        ? [
            'use a Node built for arm64 on an Apple-silicon Mac ("node -p process.arch" must not say x64: Rosetta has no AVX)',
          ]
        : []),
      'in a virtual machine, let the processor of the host through (QEMU: "-cpu host"; VirtualBox and others: switch AVX on)',
      'use a machine with an x86-64 processor made since 2011, or with an arm64 one',
      'set REGULAB_LIBTENSORFLOW_DIR to a TensorFlow 2.15 for C that was built without AVX',
    ],
    { kind: 'no-avx' },
  );
}

/** @param {string} forWhat @param {NodeJS.Platform} platform */
export function noPython(forWhat, platform) {
  return new SetupProblem(
    `Python 3.8 or newer was not found on PATH as python3 or python; it is needed ${forWhat}.`,
    [
      platform === 'darwin'
        ? 'install it with "xcode-select --install" or "brew install python"'
        : 'install it ("sudo apt install python3 python3-pip", "sudo dnf install python3 python3-pip")',
      'set PYTHON to the path of a Python that you have',
      CONTAINER,
    ],
    { kind: 'no-python' },
  );
}

/** @param {string} python @param {string} what */
export function noPip(python, what) {
  return new SetupProblem(
    `${python} has no pip, which is needed to download ${what}.`,
    [
      'install it ("sudo apt install python3-pip", "sudo dnf install python3-pip", or "python3 -m ensurepip --user")',
      'set PYTHON to a Python that has pip, for example that of a virtual environment',
      OWN_LIBRARY,
    ],
    { kind: 'no-pip' },
  );
}

/** @param {string[]} missing @param {NodeJS.Platform} platform */
export function noCompiler(missing, platform) {
  return new SetupProblem(
    `tfjs-node's addon has to be compiled once, and ${missing.join(' and ')} ${missing.length > 1 ? 'were' : 'was'} not found.`,
    [
      platform === 'darwin'
        ? 'install the command line tools ("xcode-select --install")'
        : 'install a C++ compiler and make ("sudo apt install build-essential", "sudo dnf install gcc-c++ make")',
      'set CXX to a C++17 compiler that you have, with make on PATH',
      CONTAINER,
    ],
    { kind: 'no-compiler' },
  );
}

/** @param {string} what @param {string} output */
export function noNetwork(what, output) {
  return new SetupProblem(
    `${what} could not be downloaded: the package index did not answer.`,
    [
      'connect to the network and run the same command again',
      'behind a proxy, set HTTPS_PROXY (and PIP_CERT and NODE_EXTRA_CA_CERTS if it has a certificate of its own)',
      'name a mirror that you can reach (PIP_INDEX_URL for pip, "npm config set registry" for npm)',
      ...waysWithout(what),
    ],
    { kind: 'no-network', output },
  );
}

/** @param {string} what @param {string} output */
export function notInIndex(what, output) {
  return new SetupProblem(
    `${what} is not in the package index that pip is configured to use, or that index did not answer.`,
    [
      'connect to the network',
      'let pip use the Python package index, PyPI (check PIP_INDEX_URL, PIP_NO_INDEX and "pip config list")',
      'add the file to your mirror',
      'upgrade an old pip ("python3 -m pip install --upgrade pip")',
      ...waysWithout(what),
    ],
    { kind: 'not-in-index', output },
  );
}

/** @param {string} what @param {string} output */
export function interruptedDownload(what, output) {
  return new SetupProblem(
    `The download of ${what} broke off several times; nothing of it was kept.`,
    ['run the same command again', 'name a mirror that is nearer (PIP_INDEX_URL)', ...waysWithout(what)],
    { kind: 'interrupted', output },
  );
}

/** @param {string} what @param {string} output */
export function wrongHash(what, output) {
  return new SetupProblem(
    `What was downloaded as ${what} is not the file that regulab pins by its SHA-256; it was thrown away.`,
    [
      'run the same command again, in case the transfer broke off or was damaged',
      'let pip use the Python package index, PyPI, instead of a mirror or proxy that changes files (check PIP_INDEX_URL, PIP_FIND_LINKS and "pip config list")',
      ...waysWithout(what),
    ],
    { kind: 'wrong-hash', output },
  );
}

/** @param {string} what */
function waysWithout(what) {
  if (what.startsWith('TensorFlow')) return [OWN_LIBRARY];
  if (what.startsWith('Redis')) return redisWays('linux');
  return [];
}

/** @param {string} folder @param {string} detail */
export function diskFull(folder, detail) {
  return new SetupProblem(
    `There is not enough room on the disk of ${folder} (${detail.trim()}); what was begun has been removed.`,
    [
      'free some space there (set-up needs about 1 GB once, 650 MB of which stay)',
      'set REGULAB_CACHE_DIR to a folder on a larger disk',
      OWN_LIBRARY,
    ],
    { kind: 'disk-full' },
  );
}

/**
 * Whether a tool's output or an error's code says that disk, quota or the allowed file size is used
 * up. @param {string} text
 */
export function isDiskFull(text) {
  return /ENOSPC|EDQUOT|EFBIG|\[Errno (28|122|27|69)\]|No space left on device|Disk quota exceeded|File too large/i.test(
    text,
  );
}

/** @param {string} folder @param {string} code */
export function cacheNotWritable(folder, code) {
  return new SetupProblem(
    `The folder ${folder} cannot be written (${code}).`,
    ['give yourself the right to write there', 'set REGULAB_CACHE_DIR to a folder of your own, if it is the cache'],
    { kind: 'not-writable' },
  );
}

/** @param {string} folder @param {string[]} missing */
export function incompleteLibrary(folder, missing) {
  return new SetupProblem(
    `REGULAB_LIBTENSORFLOW_DIR is ${folder}, and these were not found there: ${missing.join(', ')}.`,
    [
      'correct it to the folder above lib/ and include/ of a TensorFlow for C',
      'remove the variable, and set-up downloads TensorFlow',
    ],
    { kind: 'incomplete-library' },
  );
}

/** @param {string} output */
export function addonNotBuilt(output) {
  return new SetupProblem(
    "tfjs-node's addon could not be compiled; the compiler's words are above.",
    [
      'install or upgrade the C++ compiler, make and Python 3 (Debian, Ubuntu: "sudo apt install build-essential python3")',
      'set CXX to another C++17 compiler',
      CONTAINER,
    ],
    { kind: 'addon-not-built', output },
  );
}

/** @param {string} output */
export function noHeaders(output) {
  return new SetupProblem(
    `Node's headers, needed to compile tfjs-node's addon, are not installed with this Node and could not be downloaded.`,
    [
      'connect to the network and run the same command again',
      'use a Node that brings include/node (the archives of nodejs.org, nvm, fnm and Volta do)',
      'set npm_config_nodedir to a folder that holds include/node of any Node from 20 on (the addon uses the stable Node-API)',
    ],
    { kind: 'no-headers', output },
  );
}

/** @param {string} output */
export function addonNotLoaded(output) {
  return new SetupProblem(
    "tfjs-node's addon was compiled but does not load; the loader's words are above.",
    [
      'if REGULAB_LIBTENSORFLOW_DIR is set, name a TensorFlow 2.15 that was built for this system, or remove it',
      'use a newer system (glibc 2.17, macOS 12 or later)',
      CONTAINER,
    ],
    { kind: 'addon-not-loaded', output },
  );
}

/** @param {NodeJS.Platform} platform */
function redisWays(platform) {
  return [
    platform === 'darwin'
      ? 'install it ("brew install redis" or "brew install valkey")'
      : 'install it ("sudo apt install redis-server", "sudo dnf install valkey")',
    'set REDIS_URL to a Redis that is running (redis://host:6379)',
  ];
}

/** @param {NodeJS.Platform} platform @param {string[]} tooOld what was found but is too old */
export function noRedis(platform, tooOld) {
  const found = tooOld.length > 0 ? ` (found, but too old: ${tooOld.join(', ')})` : '';
  return new SetupProblem(
    `No redis-server or valkey-server of version 6.2 or newer is on PATH${found}.`,
    redisWays(platform),
    { kind: 'no-redis' },
  );
}

/** @param {string} output */
export function npmFailed(output) {
  return new SetupProblem(
    '"npm ci" failed; its words are above.',
    [
      `check that package-lock.json belongs to package.json and that this is Node ${LOWEST_NODE.join('.')} or newer with its own npm`,
      'run "npm ci" yourself to see more',
    ],
    { kind: 'npm-failed', output },
  );
}

/** @param {string} output */
export function sourcesDoNotCompile(output) {
  return new SetupProblem(
    'The TypeScript sources do not compile, so what was compiled before is left as it was; the faults are listed above.',
    ['correct them ("npx tsc --noEmit" lists them again)', 'return to a commit that compiles'],
    { kind: 'sources-do-not-compile', output },
  );
}

/** @param {string} what @param {string} output */
export function toolFailed(what, output) {
  return new SetupProblem(
    `${what} failed; its words are above.`,
    ['see whether they name a cause, and run the same command again'],
    { kind: 'tool-failed', output },
  );
}
