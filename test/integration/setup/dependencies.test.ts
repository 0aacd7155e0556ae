/** The real npm against a registry of our own. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installDependencies } from '../../../scripts/setup/dependencies.mjs';
import type { Context } from '../../../scripts/setup/main.mjs';
import { contextFor, leftovers, makeTemporaryFolder, removeFolder } from './checkout.js';

let folder: string;
let root: string;
let registry: http.Server;
let context: Context & { lines: string[] };

beforeEach(async () => {
  folder = makeTemporaryFolder();
  root = path.join(folder, 'checkout');
  mkdirSync(root);
  mkdirSync(path.join(folder, 'package'));
  writeFileSync(path.join(folder, 'package/package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0' }));
  execFileSync('tar', ['-czf', 'tiny.tgz', 'package'], { cwd: folder });
  const archive = readFileSync(path.join(folder, 'tiny.tgz'));
  registry = http.createServer((_request, response) => response.end(archive));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  const base = contextFor();
  context = contextFor({
    root,
    environment: {
      ...base.environment,
      npm_config_registry: url,
      npm_config_cache: path.join(folder, 'npm-cache'),
      npm_config_fetch_retries: '0',
    },
  });
  const dependencies = { tiny: '1.0.0' };
  writeFileSync(path.join(root, '.npmrc'), 'ignore-scripts=true\n');
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'checkout', version: '1.0.0', dependencies }));
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const packages = {
    '': { name: 'checkout', version: '1.0.0', dependencies },
    'node_modules/tiny': { version: '1.0.0', resolved: `${url}/tiny/-/tiny-1.0.0.tgz`, integrity },
  };
  const lockfile = { name: 'checkout', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify(lockfile));
});
afterEach(async () => {
  await new Promise((resolve) => registry.close(resolve));
  removeFolder(folder);
});

const installed = () => existsSync(path.join(root, 'node_modules/tiny/package.json'));
const takeRegistryAway = () => new Promise((resolve) => registry.close(resolve));

describe('installDependencies', () => {
  it('installs what is missing, once', async () => {
    await installDependencies(context);
    expect(installed()).toBe(true);
    expect(leftovers(root)).toEqual([]);
    context.lines.length = 0;
    await installDependencies(context);
    expect(context.lines).toEqual(['set-up: dependencies are those of package-lock.json']);
  });

  it('installs again when the lockfile changes, and not when only its time does', async () => {
    await installDependencies(context);
    const lockfile = path.join(root, 'package-lock.json');
    const text = readFileSync(lockfile, 'utf8');
    context.lines.length = 0;
    writeFileSync(lockfile, text);
    await installDependencies(context);
    expect(context.lines).toEqual(['set-up: dependencies are those of package-lock.json']);
    writeFileSync(lockfile, `${text}\n`);
    await installDependencies(context);
    expect(context.lines.at(-1)).toMatch(/installed the dependencies/);
  });

  it('explains a registry that does not answer, and leaves no half of node_modules', async () => {
    await takeRegistryAway();
    await expect(installDependencies(context)).rejects.toMatchObject({
      kind: 'no-network',
      message: expect.stringMatching(/could not be downloaded.*HTTPS_PROXY.*npm config set registry/s),
    });
    expect(existsSync(path.join(root, 'node_modules'))).toBe(false);
    expect(leftovers(root)).toEqual([]);
  });

  it('keeps the working node_modules when a new installation fails', async () => {
    await installDependencies(context);
    writeFileSync(path.join(root, 'package-lock.json'), '{ "lockfileVersion": 3, "packages": {} }');
    await expect(installDependencies(context)).rejects.toMatchObject({ kind: 'npm-failed' });
    expect(installed()).toBe(true);
    expect(leftovers(root)).toEqual([]);
  });
});
