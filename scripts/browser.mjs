#!/usr/bin/env node
// @ts-check
/**
 * Finds a Chromium for the tests of the page, or installs one: `node scripts/browser.mjs` prints
 * its path. REGULAB_BROWSER names one; else it is one on the PATH, one that Playwright has
 * downloaded, the package of the system (as root on Debian and Ubuntu), or Playwright's download.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLAYWRIGHT = path.join(import.meta.dirname, '../node_modules/playwright-core/cli.js');

/** @returns {string} its path @throws Error that says what to do when none could be installed */
export function provideBrowser() {
  const found = find() ?? install();
  if (found !== null) return found;
  throw new Error(
    'The tests of the page need Chromium, and none could be installed. Install it with your package manager, or name one in REGULAB_BROWSER.',
  );
}

function find() {
  const named = process.env.REGULAB_BROWSER;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, chromium.executablePath()].find(isExecutable) ?? null;
}

function install() {
  for (const [command, ...args] of ways()) {
    try {
      execFileSync(command, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      const found = find();
      if (found !== null) return found;
    } catch {
      // The next way, or the error that names them.
    }
  }
  return null;
}

/** @returns {[string, ...string[]][]} */
function ways() {
  const isDebianAsRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  return [
    ...(isDebianAsRoot
      ? /** @type {[string, ...string[]][]} */ ([
          ['apt-get', 'update'],
          ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium'],
        ])
      : []),
    [process.execPath, PLAYWRIGHT, 'install', 'chromium'],
  ];
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === import.meta.filename) console.log(provideBrowser());
