// @ts-check
/**
 * TensorFlow's library for C with its headers: out of the official wheel, or one that is already on
 * the machine. tfjs-node's own install script would download it from a bucket that does not answer
 * everybody, so it is not used.
 */
import { existsSync } from 'node:fs';
import { mkdir, realpath, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { provideCached, sha256 } from './folders.mjs';
import { requireGlibc } from './prerequisites.mjs';
import { incompleteLibrary } from './problems.mjs';
import { elapsed } from './report.mjs';
import { unpackPinnedWheel } from './wheels.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/**
 * @typedef {object} NativeLibrary
 * @property {string} folder holds lib/ and include/
 * @property {string} key its name in the cache
 */

const VERSION = '2.15.1';

/**
 * One wheel per platform, all of TensorFlow 2.15.1 for CPython 3.11 (the tag only selects the file:
 * no Python code of it is used). `tags` of Linux are the two names of one and the same platform.
 */
const WHEELS = {
  'linux-x64': {
    distribution: 'tensorflow-cpu',
    sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
    tags: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
    bytes: 207_208_420,
    unpackedBytes: 614_000_000,
  },
  'linux-arm64': {
    distribution: 'tensorflow-cpu-aws',
    sha256: 'd4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e',
    tags: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
    bytes: 211_874_120,
    unpackedBytes: 695_000_000,
  },
  'darwin-arm64': {
    distribution: 'tensorflow',
    sha256: 'aa926114d1e13ffe5b2ea59c3f195216f26646d7fe36e9e5207b291e4b7902ff',
    tags: ['macosx_12_0_arm64'],
    bytes: 205_736_374,
    unpackedBytes: 603_000_000,
  },
  'darwin-x64': {
    distribution: 'tensorflow',
    sha256: '6761efe511e6ee0f893f60738fefbcc51d6dc386eeaaafea59d21899ef369ffd',
    tags: ['macosx_10_15_x86_64'],
    bytes: 236_482_723,
    unpackedBytes: 721_000_000,
  },
};

/**
 * @param {Context} context
 * @returns {Promise<NativeLibrary>}
 */
export async function provideTensorFlow(context) {
  const own = context.environment.REGULAB_LIBTENSORFLOW_DIR;
  return own ? linkOwnLibrary(context, path.resolve(own)) : unpackOfficialLibrary(context);
}

/** @param {Context} context @returns {Promise<NativeLibrary>} */
async function unpackOfficialLibrary(context) {
  const { platform, report } = context;
  const wheel = WHEELS[/** @type {keyof typeof WHEELS} */ (platform)];
  const names = fileNames(platform);
  const startedAt = performance.now();
  const key = `tensorflow-${VERSION}-${platform}`;
  const { folder, made } = await provideCached(context, {
    name: key,
    holds: whatIsHeld(platform),
    make: async (temporary) => {
      requireGlibc(platform);
      await unpackPinnedWheel(
        context,
        {
          ...wheel,
          what: `TensorFlow ${VERSION}`,
          version: VERSION,
          members: [
            [`tensorflow/${names.library}`, `lib/${names.library}`],
            [`tensorflow/${names.framework}`, `lib/${names.framework}`],
            ['tensorflow/include/tensorflow/c/', 'include/tensorflow/c/'],
            ['tensorflow/include/tensorflow/core/platform/ctstring', 'include/tensorflow/core/platform/ctstring'],
            ['tensorflow/include/tsl/c/', 'include/tsl/c/'],
            ['tensorflow/include/tsl/platform/ctstring', 'include/tsl/platform/ctstring'],
            [`${wheel.distribution.replaceAll('-', '_')}-${VERSION}.dist-info/LICENSE`, 'LICENSE'],
          ],
        },
        temporary,
      );
      for (const alias of names.libraryAliases) await symlink(names.library, path.join(temporary, 'lib', alias));
      for (const alias of names.frameworkAliases) await symlink(names.framework, path.join(temporary, 'lib', alias));
    },
  });
  if (made) report.did(`downloaded TensorFlow ${VERSION} to ${folder} ${elapsed(startedAt)}`);
  else report.found(`TensorFlow ${VERSION} is in ${folder}`);
  return { folder, key };
}

/**
 * Shows a library of the user's under the names that tfjs-node and the loader ask for. Its place,
 * size and time are part of the key, so that a replaced library gets an addon of its own.
 * @param {Context} context @param {string} own absolute path @returns {Promise<NativeLibrary>}
 */
async function linkOwnLibrary(context, own) {
  const { platform, report } = context;
  const names = fileNames(platform);
  const found = {
    library: await firstExisting(['lib', 'lib64', '.'], [names.library, ...names.libraryAliases], own),
    framework: await firstExisting(['lib', 'lib64', '.'], [names.framework, ...names.frameworkAliases], own),
    include: await firstExisting(['include', '.'], ['tensorflow/c/c_api.h'], own),
    strings: await firstExisting(['include', '.'], ['tensorflow/core/platform/ctstring_internal.h'], own),
  };
  const missing = [
    !found.library && `${names.libraryAliases[0]} or ${names.library}`,
    !found.framework && names.framework,
    !found.include && 'include/tensorflow/c/c_api.h',
    !found.strings && 'include/tensorflow/core/platform/ctstring_internal.h',
  ].filter((name) => name !== false);
  if (!found.library || !found.framework || !found.include || !found.strings) throw incompleteLibrary(own, missing);
  const { library, framework, include } = found;
  const { size, mtimeMs } = await stat(library);
  const key = `tensorflow-own-${platform}-${sha256(JSON.stringify([library, framework, include, size, mtimeMs])).slice(0, 12)}`;
  const { folder, made } = await provideCached(context, {
    name: key,
    holds: whatIsHeld(platform),
    make: async (temporary) => {
      await mkdir(path.join(temporary, 'lib'));
      const link = (/** @type {string} */ target) => (/** @type {string} */ name) =>
        symlink(target, path.join(temporary, 'lib', name));
      await Promise.all([names.library, ...names.libraryAliases].map(link(library)));
      await Promise.all([names.framework, ...names.frameworkAliases].map(link(framework)));
      await symlink(path.resolve(include, '..', '..', '..'), path.join(temporary, 'include'));
    },
  });
  if (made) report.did(`took the TensorFlow of ${own}`);
  else report.found(`TensorFlow is that of ${own}`);
  return { folder, key };
}

/**
 * @param {string[]} folders @param {string[]} names @param {string} base
 * @returns {Promise<string | null>} the file itself, links resolved
 */
async function firstExisting(folders, names, base) {
  for (const folder of folders) {
    for (const name of names) {
      const file = path.join(base, folder, name);
      if (existsSync(file)) return realpath(file);
    }
  }
  return null;
}

/**
 * The wheel's library is libtensorflow_cc, which also bears the C interface; tfjs-node links with
 * the name libtensorflow, the loader then asks for whichever name the library calls itself by. So
 * it has every name.
 * @param {string} platform
 */
function fileNames(platform) {
  return platform.startsWith('darwin')
    ? {
        library: 'libtensorflow_cc.2.dylib',
        libraryAliases: ['libtensorflow.2.dylib', 'libtensorflow.dylib'],
        framework: 'libtensorflow_framework.2.dylib',
        frameworkAliases: ['libtensorflow_framework.dylib'],
      }
    : {
        library: 'libtensorflow_cc.so.2',
        libraryAliases: ['libtensorflow.so.2', 'libtensorflow.so'],
        framework: 'libtensorflow_framework.so.2',
        frameworkAliases: ['libtensorflow_framework.so'],
      };
}

/** @param {string} platform */
function whatIsHeld(platform) {
  const { library, framework } = fileNames(platform);
  return [`lib/${library}`, `lib/${framework}`, 'include/tensorflow/c/c_api.h'];
}
