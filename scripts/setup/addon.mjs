// @ts-check
/**
 * tfjs-node's addon: compiled once per TensorFlow, tfjs-node and Node ABI into the cache, and
 * linked into the package.
 *
 * The cache has the layout of the package: `lib/napi-v8/tfjs_binding.node` next to `deps/lib`. Its
 * run path is `$ORIGIN/../../deps/lib`, so it finds TensorFlow whether the loader follows the links
 * (as `require` does) or not.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readlink, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pointLink, provideCached, withCheckoutLock } from './folders.mjs';
import { requireCompiler, requirePython } from './prerequisites.mjs';
import { addonNotBuilt, addonNotLoaded, diskFull, isDiskFull, noHeaders } from './problems.mjs';
import { run } from './processes.mjs';
import { elapsed } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/**
 * @param {Context} context
 * @param {import('./tensorflow.mjs').NativeLibrary} library
 */
export async function provideAddon(context, library) {
  const { root, platform, report } = context;
  const tfjsNode = path.join(root, 'node_modules', '@tensorflow', 'tfjs-node');
  const { version, binary } = JSON.parse(await readFile(path.join(tfjsNode, 'package.json'), 'utf8'));
  const napi = newestNapi(binary.napi_versions);
  const moduleFolder = path.join('lib', `napi-v${napi}`);
  const startedAt = performance.now();
  const { folder, made } = await provideCached(context, {
    name: `addon-${version}-node${process.versions.modules}-${platform}-${library.key}`,
    holds: [path.join(moduleFolder, 'tfjs_binding.node'), 'deps/lib', 'deps/include'],
    make: (temporary) => buildAddon(context, { tfjsNode, library, napi, moduleFolder }, temporary),
  });
  if (made) report.did(`compiled tfjs-node's addon ${elapsed(startedAt)}`);
  else report.found("tfjs-node's addon is compiled");
  await linkIntoPackage(context, tfjsNode, {
    [path.join('deps', 'lib')]: path.join(library.folder, 'lib'),
    [path.join('deps', 'include')]: path.join(library.folder, 'include'),
    [moduleFolder]: path.join(folder, moduleFolder),
  });
}

/**
 * The version that @mapbox/node-pre-gyp chooses when tfjs-node is loaded. @param {number[]} offered
 */
function newestNapi(offered) {
  const known = Number(process.versions.napi);
  return Math.max(...offered.filter((version) => version <= known));
}

/**
 * @param {Context} context
 * @param {{ tfjsNode: string, library: import('./tensorflow.mjs').NativeLibrary, napi: number,
 *   moduleFolder: string }} what
 * @param {string} folder where the addon is to lie
 */
async function buildAddon(context, { tfjsNode, library, napi, moduleFolder }, folder) {
  const python = await requirePython(context, "to compile tfjs-node's addon with node-gyp");
  const compiler = await requireCompiler(context);
  context.report.doing("compiling tfjs-node's addon");
  await mkdir(path.join(folder, 'deps'), { recursive: true });
  for (const part of ['lib', 'include'])
    await symlink(path.join(library.folder, part), path.join(folder, 'deps', part));
  // gyp's makefiles break on blanks and the like in a path.
  const work = /[^\w./+-]/.test(folder) ? await mkdtemp(path.join(os.tmpdir(), 'regulab-addon-')) : `${folder}-build`;
  try {
    await compileIn(context, work, { python, compiler, tfjsNode, napi, folder, moduleFolder });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  await requireLoadable(context, path.join(folder, moduleFolder, 'tfjs_binding.node'));
}

/**
 * Compiles a copy of the package's sources, so that a failed build leaves the package as it was.
 * @param {Context} context @param {string} work
 * @param {{ python: string, compiler: string, tfjsNode: string, napi: number, folder: string,
 *   moduleFolder: string }} build
 */
async function compileIn(context, work, { python, compiler, tfjsNode, napi, folder, moduleFolder }) {
  for (const part of ['binding', 'binding.gyp', 'package.json']) {
    await cp(path.join(tfjsNode, part), path.join(work, part), { recursive: true, dereference: true });
  }
  await symlink(path.join(folder, 'deps'), path.join(work, 'deps'));
  await runNodeGyp(context, { python, compiler, napi, work, output: path.join(work, moduleFolder) });
  await cp(path.join(work, moduleFolder), path.join(folder, moduleFolder), { recursive: true });
}

/**
 * @param {Context} context
 * @param {{ python: string, compiler: string, napi: number, work: string, output: string }} build
 */
async function runNodeGyp({ root, cache, environment, platform, signal }, { python, compiler, napi, work, output }) {
  const nodeGyp = path.join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const headers = headersFolder(environment, process.execPath);
  // tfjs-node rewrites the load path of a library named otherwise than the wheel's; a run path
  // serves any name.
  const macRunPath = platform.startsWith('darwin')
    ? { LDFLAGS: `${environment.LDFLAGS ?? ''} -Wl,-rpath,@loader_path/../../deps/lib` }
    : {};
  const { code, output: words } = await run(
    process.execPath,
    [
      nodeGyp,
      'rebuild',
      `--python=${python}`,
      ...(headers ? [`--nodedir=${headers}`] : []),
      '--module_name=tfjs_binding',
      `--module_path=${output}`,
      `--napi_version=${process.versions.napi}`,
      `--napi_build_version=${napi}`,
    ],
    { cwd: work, signal, env: { ...environment, CXX: compiler, ...macRunPath } },
  );
  if (code === 0) return;
  if (isDiskFull(words)) throw diskFull(cache, 'the compiler ran out of it');
  if (/network connectivity|gyp WARN install got an error|common\.gypi not found|node_api\.h: No such file/.test(words))
    throw noHeaders(words.trim());
  throw addonNotBuilt(words.trim());
}

/**
 * Where Node's headers are, if anywhere: else node-gyp downloads them.
 * @param {NodeJS.ProcessEnv} environment @param {string} executable the running Node
 * @returns {string | null} the folder above include/node
 */
export function headersFolder(environment, executable) {
  const configured = environment.npm_config_nodedir;
  if (configured) return configured;
  const prefix = path.dirname(path.dirname(executable));
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? prefix : null;
}

/**
 * An addon that does not load is never put into the cache. @param {Context} context @param {string}
 * addon
 */
async function requireLoadable({ environment, signal }, addon) {
  const { code, output } = await run(process.execPath, ['-e', 'require(process.argv[1])', addon], {
    signal,
    env: { ...environment, NODE_OPTIONS: '' },
  });
  if (code !== 0) throw addonNotLoaded(output.trim());
}

/**
 * @param {Context} context @param {string} tfjsNode @param {Record<string, string>} links place in
 *   the package: target
 */
async function linkIntoPackage(context, tfjsNode, links) {
  const wrong = async () => {
    const checked = await Promise.all(
      Object.entries(links).map(async ([place, target]) => {
        const now = await readlink(path.join(tfjsNode, place)).catch(() => null);
        return now === target ? [] : [[path.join(tfjsNode, place), target]];
      }),
    );
    return /** @type {[string, string][]} */ (checked.flat());
  };
  if ((await wrong()).length === 0) return;
  await withCheckoutLock(context, async () => {
    const toLink = await wrong();
    for (const [place, target] of toLink) await pointLink(target, place);
    if (toLink.length > 0)
      context.report.did('linked TensorFlow and the addon into node_modules/@tensorflow/tfjs-node');
  });
}
