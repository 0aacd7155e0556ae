// @ts-check
/** node_modules, as package-lock.json says. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inTemporaryCheckoutFolder, readIfThere, sha256, swapFolder, withCheckoutLock } from './folders.mjs';
import { diskFull, isDiskFull, noNetwork, npmFailed } from './problems.mjs';
import { run } from './processes.mjs';
import { elapsed } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/** On a slow machine or network, readers see that it still works. */
const STILL_MS = 30_000;

/**
 * Holds the SHA-256 of the lockfile that node_modules was installed from; file times say nothing
 * after a checkout.
 */
const STAMP = '.regulab-stamp';

/**
 * Installs the dependencies unless the stamp says that they are those of the lockfile. They are
 * installed into a temporary folder and moved into place, so that a failed installation changes
 * nothing.
 * @param {Context} context
 */
export async function installDependencies(context) {
  const { root, report } = context;
  const isCurrent = async () =>
    (await readIfThere(path.join(root, 'node_modules', STAMP))) === (await lockfileHash(root));
  if (await isCurrent()) return report.found('dependencies are those of package-lock.json');
  await withCheckoutLock(context, async () => {
    if (await isCurrent()) return report.found('dependencies are those of package-lock.json');
    const startedAt = performance.now();
    report.doing('installing the dependencies with "npm ci" (about a minute)');
    await inTemporaryCheckoutFolder(context, async (temporary) => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
        await copyFile(path.join(root, file), path.join(temporary, file));
      }
      const reminder = setInterval(
        () => report.doing(`still installing after ${elapsed(startedAt).replace('in ', '')}`),
        STILL_MS,
      );
      await npmCi(context, temporary).finally(() => clearInterval(reminder));
      const modules = path.join(temporary, 'node_modules');
      await mkdir(modules, { recursive: true });
      await writeFile(path.join(modules, STAMP), await lockfileHash(temporary));
      await swapFolder(modules, path.join(root, 'node_modules'));
    });
    report.did(`installed the dependencies ${elapsed(startedAt)}`);
  });
}

/** @param {string} folder */
async function lockfileHash(folder) {
  return sha256(await readFile(path.join(folder, 'package-lock.json')));
}

/** @param {Context} context @param {string} folder */
async function npmCi({ root, environment, signal }, folder) {
  // Under "npm run" the npm that is running, which may not be the first on PATH; else that of PATH.
  const running = environment.npm_execpath;
  const npm = running && /npm-cli\.c?js$/.test(running) ? [process.execPath, running] : ['npm'];
  const [command, ...first] = /** @type {[string, ...string[]]} */ (npm);
  // Development dependencies hold the compiler for dist/, also where NODE_ENV says production.
  const { code, output } = await run(command, [...first, 'ci', '--include=dev', '--no-progress'], {
    cwd: folder,
    signal,
    env: environment,
  }).catch((error) => {
    if (error.code === 'ENOENT') throw npmFailed('npm was not found on PATH.');
    throw error;
  });
  if (code !== 0) throw explainNpm(output, root);
}

/**
 * Reads out of npm's words why it failed.
 * @param {string} output @param {string} folder
 */
function explainNpm(output, folder) {
  const words = output.trim();
  if (isDiskFull(words)) return diskFull(folder, 'npm ran out of it');
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT/.test(words)) {
    return noNetwork('The dependencies', words);
  }
  return npmFailed(words);
}
