/**
 * What the set-up tests share: small checkouts with the real scripts, the real programs, and
 * nothing from the network.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Context } from '../../../scripts/setup/main.mjs';
import { PAGE_SOURCES } from '../../../scripts/setup/page-sources.mjs';
import { createReport } from '../../../scripts/setup/report.mjs';

const ROOT = process.cwd();

/**
 * The TensorFlow that set-up has provided for this very checkout: tests take it as a library that
 * is already there.
 */
export const OWN_LIBRARY = path.join(ROOT, 'node_modules', '@tensorflow', 'tfjs-node', 'deps');

export function makeTemporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'regulab-setup-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * A checkout with the real scripts, one source file, an empty page, and packages borrowed from
 * this checkout, stamped as installed.
 */
export function makeCheckout(parent: string, name = 'checkout'): string {
  const folder = path.join(parent, name);
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '@tensorflow', 'tfjs-node'), { recursive: true });
  mkdirSync(path.join(folder, 'src'));
  for (const part of [
    'scripts',
    'package.json',
    'package-lock.json',
    '.npmrc',
    'tsconfig.json',
    'tsconfig.build.json',
    'vite.config.mjs',
  ]) {
    cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  }
  writeFileSync(path.join(folder, 'src', 'index.ts'), 'export const answer: number = 42;\n');
  for (const source of PAGE_SOURCES) {
    const place = path.join(folder, source);
    mkdirSync(source.endsWith('.ts') ? path.dirname(place) : place, { recursive: true });
    if (source.endsWith('.ts')) writeFileSync(place, 'export {};\n');
  }
  writeFileSync(path.join(folder, 'src/web/index.html'), '<!doctype html><title>A page</title>\n');
  for (const borrowed of ['typescript', 'node-gyp', '@types', 'vite']) {
    symlinkSync(path.join(ROOT, 'node_modules', borrowed), path.join(modules, borrowed));
  }
  for (const part of ['binding', 'binding.gyp', 'package.json']) {
    const place = path.join('@tensorflow', 'tfjs-node', part);
    cpSync(path.join(ROOT, 'node_modules', place), path.join(modules, place), { recursive: true });
  }
  const lockfile = readFileSync(path.join(folder, 'package-lock.json'));
  writeFileSync(path.join(modules, '.regulab-stamp'), createHash('sha256').update(lockfile).digest('hex'));
  return folder;
}

export interface SetupResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
}

export interface SetupProcess {
  pid: number;
  finished: Promise<SetupResult>;
  /** Resolves once the line has been printed; rejects when set-up ends without it. */
  printed(text: string): Promise<void>;
}

export interface SetupOptions {
  args?: string[];
  nodeArgs?: string[];
  /** The Node to run it with; default the running one. */
  node?: string;
  /** A limit of the shell for the process and its children, such as "ulimit -f 2048". */
  limit?: string;
}

/**
 * Starts the real script of a checkout. `environment` is added to a small clean one; undefined
 * removes a variable.
 */
export function startSetup(
  checkout: string,
  environment: Record<string, string | undefined>,
  { args = [], nodeArgs = [], node = process.execPath, limit }: SetupOptions = {},
): SetupProcess {
  const startedAt = performance.now();
  const command = [node, ...nodeArgs, path.join(checkout, 'scripts', 'setup.mjs'), ...args];
  const [program, ...rest] = limit ? ['bash', '-c', `${limit}; exec "$@"`, 'bash', ...command] : command;
  const env = { ...cleanEnvironment(), ...environment };
  const child = spawn(program!, rest, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
    for (const watcher of watchers) watcher();
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  const finished = new Promise<SetupResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ ...result, code, signal, milliseconds: performance.now() - startedAt }),
    );
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const watcher = () => result.stdout.includes(text) && resolve();
      watchers.add(watcher);
      watcher();
      finished.then((end) => reject(new Error(`set-up ended without "${text}":\n${end.stdout}${end.stderr}`)), reject);
    });
  return { pid: child.pid!, finished, printed };
}

export function runSetup(
  checkout: string,
  environment: Record<string, string | undefined>,
  options?: SetupOptions,
): Promise<SetupResult> {
  return startSetup(checkout, environment, options).finished;
}

/**
 * PATH, HOME and what the addon needs; no index, proxy or cache of the machine's, and an index that
 * nobody serves.
 */
function cleanEnvironment(): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PYTHON: realPython(),
    PIP_CONFIG_FILE: os.devNull,
    PIP_INDEX_URL: 'http://127.0.0.1:1/simple',
    PIP_RETRIES: '1',
    ...(process.env.npm_config_nodedir ? { npm_config_nodedir: process.env.npm_config_nodedir } : {}),
  };
}

/**
 * The interpreter behind a version manager's shim, which would need more of PATH than the tests
 * leave.
 */
function realPython(): string {
  const asked = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  if (asked.status !== 0) throw new Error(`python3 is needed by these tests: ${asked.stderr}`);
  return asked.stdout.trim();
}

/** A folder that holds links to every program on PATH except some. */
export function pathWithout(parent: string, absent: RegExp): string {
  const folder = mkdtempSync(path.join(parent, 'bin-'));
  const seen = new Set<string>();
  for (const source of process.env.PATH!.split(path.delimiter).filter((entry) => path.isAbsolute(entry))) {
    let names: string[] = [];
    try {
      names = readdirSync(source);
    } catch {
      // PATH may name folders that do not exist.
    }
    for (const name of names) {
      if (absent.test(name) || seen.has(name)) continue;
      seen.add(name);
      symlinkSync(path.join(source, name), path.join(folder, name));
    }
  }
  return folder;
}

/** What is in a cache or checkout beyond finished folders: locks and temporary folders. */
export function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^(tmp-|lock|\.setup-)/.test(name));
}

/** A context for calling a module of set-up directly; what it reports is collected. */
export function contextFor(overrides: Partial<Context> = {}): Context & { lines: string[] } {
  const lines: string[] = [];
  return {
    root: ROOT,
    cache: path.join(os.tmpdir(), 'regulab-unused'),
    platform: `${process.platform}-${process.arch}`,
    environment: cleanEnvironment() as NodeJS.ProcessEnv,
    signal: new AbortController().signal,
    report: createReport({ quiet: false, write: (line: string) => lines.push(line) }),
    interactive: false,
    ...overrides,
    lines,
  };
}

export interface PackageIndex {
  environment: Record<string, string>;
  /** Downloads of the wheel that were begun. */
  downloads(): number;
  close(): Promise<void>;
}

const PLATFORM_TAGS = [
  'manylinux_2_17_x86_64.manylinux2014_x86_64',
  'manylinux_2_17_aarch64.manylinux2014_aarch64',
  'macosx_12_0_arm64',
  'macosx_10_15_x86_64',
];

/**
 * A package index on this machine that offers TensorFlow 2.15.1 for every platform; `send` answers
 * for the file itself.
 */
export async function startPackageIndex(send: (response: http.ServerResponse) => void): Promise<PackageIndex> {
  let downloads = 0;
  const server = http.createServer((request, response) => {
    const project = /^\/simple\/([^/]+)\/$/.exec(request.url!)?.[1];
    if (project) {
      const file = (tags: string) => `${project.replaceAll('-', '_')}-2.15.1-cp311-cp311-${tags}.whl`;
      response.setHeader('content-type', 'text/html');
      response.end(PLATFORM_TAGS.map((tags) => `<a href="/files/${file(tags)}">${file(tags)}</a>`).join('\n'));
      return;
    }
    downloads += 1;
    send(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: { PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`, NO_PROXY: '127.0.0.1' },
    downloads: () => downloads,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
