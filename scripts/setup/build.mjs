// @ts-check
/** dist/, compiled from src/. */

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inTemporaryCheckoutFolder, readIfThere, swapFolder, withCheckoutLock } from './folders.mjs';
import { diskFull, isDiskFull, sourcesDoNotCompile } from './problems.mjs';
import { run } from './processes.mjs';
import { elapsed } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

const STAMP = '.stamp';

/**
 * Compiles unless dist/ was made from these very sources, settings and dependencies. Processes that
 * are running from dist/ see the old or the new one, never a half.
 * @param {Context} context
 */
export async function buildDist(context) {
  const { root, report } = context;
  const dist = path.join(root, 'dist');
  const stampNow = () => readIfThere(path.join(dist, STAMP));
  if ((await stampNow()) === (await hashOfSources(root))) return report.found('dist/ is made from these sources');
  await withCheckoutLock(context, async () => {
    const hash = await hashOfSources(root);
    if ((await stampNow()) === hash) return report.found('dist/ is made from these sources');
    const startedAt = performance.now();
    report.doing('compiling src/ to dist/');
    await inTemporaryCheckoutFolder(context, async (fresh) => {
      // A sibling of dist/: the paths in the source maps stay right when it is renamed.
      await compile(context, fresh);
      await writeFile(path.join(fresh, STAMP), hash);
      await swapFolder(fresh, dist);
    });
    report.did(`compiled src/ to dist/ ${elapsed(startedAt)}`);
  });
}

/** @param {Context} context @param {string} outDir */
async function compile({ root, environment, signal }, outDir) {
  const transpile = path.join(import.meta.dirname, 'transpile.mjs');
  const { code, output } = await run(process.execPath, [transpile, root, outDir], {
    cwd: root,
    signal,
    env: environment,
  });
  if (code === 0) return;
  throw isDiskFull(output)
    ? diskFull(root, 'the TypeScript compiler ran out of it')
    : sourcesDoNotCompile(output.trim());
}

/**
 * @param {string} root @returns {Promise<string>} SHA-256 over names and contents of all that dist/
 *   is made from
 */
async function hashOfSources(root) {
  const inSrc = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const files = inSrc
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'].map((name) =>
    path.join(root, name),
  );
  const hash = createHash('sha256');
  for (const file of [...files, ...settings].sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
