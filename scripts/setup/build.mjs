// @ts-check
/**
 * What is made from the sources: dist/ of src/ and the TypeScript client, and dist-web/, the
 * laboratory page, of src/web.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DIST_SOURCES } from './dist-sources.mjs';
import { inTemporaryCheckoutFolder, readIfThere, swapFolder, withCheckoutLock } from './folders.mjs';
import { PAGE_SOURCES } from './page-sources.mjs';
import { diskFull, isDiskFull, sourcesDoNotCompile } from './problems.mjs';
import { run } from './processes.mjs';
import { elapsed } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

const STAMP = '.stamp';
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * @typedef {object} Product
 * @property {string} folder
 * @property {string} what for messages
 * @property {string[]} sources files and folders that it is made from
 * @property {string} [except] a folder in them that it is not made from
 * @property {(root: string, outDir: string) => string[]} command arguments of Node
 */

/** @type {Product[]} */
const PRODUCTS = [
  {
    folder: 'dist',
    what: 'src/ to dist/',
    sources: [...DIST_SOURCES.map(({ folder }) => folder), 'tsconfig.build.json', ...SETTINGS],
    except: 'src/web',
    // A sibling of dist/: the paths in the source maps stay right when it is renamed.
    command: (root, outDir) => [path.join(import.meta.dirname, 'transpile.mjs'), root, outDir],
  },
  {
    folder: 'dist-web',
    what: 'the page to dist-web/',
    sources: [...PAGE_SOURCES, 'vite.config.mjs', ...SETTINGS],
    command: (root, outDir) => [
      path.join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--logLevel=error',
      `--outDir=${outDir}`,
    ],
  },
];

/**
 * Makes each product unless it was made from these very sources, settings and dependencies.
 * Processes that are running from it see the old or the new one, never a half.
 * @param {Context} context
 */
export async function buildProducts(context) {
  for (const product of PRODUCTS) await build(context, product);
}

/** @param {Context} context @param {Product} product */
async function build(context, product) {
  const { root, report } = context;
  const { folder, what } = product;
  const target = path.join(root, folder);
  const isCurrent = async (/** @type {string} */ hash) => (await readIfThere(path.join(target, STAMP))) === hash;
  if (await isCurrent(await hashOfSources(root, product))) return report.found(`${folder}/ is made from these sources`);
  await withCheckoutLock(context, async () => {
    const hash = await hashOfSources(root, product);
    if (await isCurrent(hash)) return report.found(`${folder}/ is made from these sources`);
    const startedAt = performance.now();
    report.doing(`compiling ${what}`);
    await inTemporaryCheckoutFolder(context, async (fresh) => {
      await compile(context, product.command(root, fresh));
      await writeFile(path.join(fresh, STAMP), hash);
      await swapFolder(fresh, target);
    });
    report.did(`compiled ${what} ${elapsed(startedAt)}`);
  });
}

/** @param {Context} context @param {string[]} command */
async function compile({ root, environment, signal }, command) {
  const { code, output } = await run(process.execPath, command, { cwd: root, signal, env: environment });
  if (code === 0) return;
  throw isDiskFull(output)
    ? diskFull(root, 'the TypeScript compiler ran out of it')
    : sourcesDoNotCompile(output.trim());
}

/**
 * @param {string} root @param {Product} product @returns {Promise<string>} SHA-256 over names and
 *   contents of all that it is made from
 */
async function hashOfSources(root, { sources, except }) {
  const listed = await Promise.all(sources.map((source) => filesAt(path.join(root, source))));
  const excluded = except === undefined ? undefined : path.join(root, except) + path.sep;
  const files = listed.flat().filter((file) => excluded === undefined || !file.startsWith(excluded));
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} place a file, or a folder with files @returns {Promise<string[]>} */
async function filesAt(place) {
  if ((await stat(place)).isFile()) return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}
