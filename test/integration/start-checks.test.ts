import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDataDirectory } from '../../src/cli/stack/data-folder-lock.js';
import { ConfigError } from '../../src/config.js';
import { makeFolder } from '../../src/durable-files.js';
import { findImageFiles, IMAGE_FILES } from '../../src/models/data/image-files.js';
import { loadImageFolder } from '../../src/models/data/load-dataset.js';
import { assertDatasets, openDataFolders } from '../../src/start-checks.js';
import { createArtifactStore } from '../../src/store/artifacts/artifact-store.js';
import { CAN_LIMIT, whileForbidden, whileOutOfFiles } from '../support/disk-trouble.js';
import { temporaryFolder } from '../support/folders.js';
import { startTestRedis } from '../support/redis.js';

const redis = await startTestRedis();
const root = temporaryFolder();
const umask = process.umask();
afterAll(() => void process.umask(umask));

const warnings: object[] = [];
const logger = { warn: (data: object) => void warnings.push(data) };
let folder: string;
beforeEach(async () => {
  warnings.length = 0;
  folder = await fs.mkdtemp(path.join(root, 'data-'));
});

const mode = async (file: string) => ((await fs.stat(file)).mode & 0o777).toString(8);

/** Runs a built program to its end. */
async function run(program: string, args: string[], environment: Record<string, string>) {
  const child = fork(program, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, REDIS_URL: redis.url, PORT: '0', ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [[code]] = await Promise.all([once(child, 'exit'), finished(child.stdout!), finished(child.stderr!)]);
  return { code, output };
}

const RUN_ID = 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61';
const PROGRAMS: [string, string, string[]][] = [
  ['the API', 'dist/api/main.js', []],
  ['the worker', 'dist/worker/main.js', []],
  ['regulab start', 'bin/regulab.mjs', ['start']],
];

describe('openDataFolders', () => {
  it('makes folders and files for this user alone, and closes what an earlier version left open', async () => {
    const [made, existing] = [path.join(folder, 'new', 'artifacts'), path.join(folder, 'artifacts')];
    await fs.mkdir(existing);
    await fs.chmod(existing, 0o755);
    await openDataFolders([made, existing], logger);
    await fs.mkdir(path.join(made, 'run'));
    await fs.writeFile(path.join(made, 'run', 'weights.bin'), '');
    const files = [path.dirname(made), made, existing, path.join(made, 'run'), path.join(made, 'run', 'weights.bin')];
    expect(await Promise.all(files.map(mode))).toEqual(['700', '700', '700', '700', '600']);
    expect(await fs.readdir(existing)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  const inTheWay: Record<string, (at: string) => Promise<void>> = {
    'a file': (at) => fs.writeFile(at, ''),
    'a link to itself': (at) => fs.symlink(at, at),
    'a link to nothing': (at) => fs.symlink(`${at}-nowhere`, at),
    nothing: async () => {},
  };
  it.each([
    ['EEXIST', 'a file', 'data', /A file with this name exists: remove it/],
    ['ENOTDIR', 'a file', 'data/artifacts', /part of the path is not a folder/],
    ['ELOOP', 'a link to itself', 'data/artifacts', /link to itself/],
    ['ENOTDIR', 'a link to nothing', 'data/artifacts', /part of the path is not a folder/],
    ['ENAMETOOLONG', 'nothing', 'x'.repeat(300), /too long/],
  ])('says in one line what to do about %s: %s', async (code, obstacle, name, wayOut) => {
    await inTheWay[obstacle]!(path.join(folder, 'data'));
    const unusable = path.join(folder, name);
    const error = await openDataFolders([unusable], logger).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(
      /^REGULAB_DATA_DIR: user \d+ cannot write to .*, or set REGULAB_DATA_DIR to another folder\.$/,
    );
    expect(error.message).toContain(unusable);
    expect(error.message).toContain(code);
    expect(error.message).toMatch(wayOut);
  });

  const deep = (folder: string) => [`${folder}/x`, `${folder}/x/y/z`];
  const UNUSABLE = ['/proc', '/proc/self', '/proc/self/fd', '/proc/1', '/sys', '/sys/kernel'].flatMap(deep);
  (process.platform === 'linux' ? describe : describe.skip)('a file system that takes no folders', () => {
    it.each(UNUSABLE)('is named at once, whatever makes the folder: %s', async (unusable) => {
      const error = await openDataFolders([unusable], logger).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toMatch(/^REGULAB_DATA_DIR: user \d+ cannot write to \/(?:proc|sys).*to another folder\.$/);
      for (const make of [() => lockDataDirectory(unusable), () => createArtifactStore(unusable).prepare(RUN_ID, 1)]) {
        await expect(make()).rejects.toThrow(/ENOTSUP|EPERM|EACCES|EROFS|disk/);
      }
    });

    it.each(PROGRAMS)('ends %s with one line', async (_, program, args) => {
      const { code, output } = await run(program, args, { REGULAB_DATA_DIR: '/proc/self/x' });
      const said = output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
      expect([code === 0, said]).toEqual([false, [expect.stringMatching(/REGULAB_DATA_DIR: .*takes no folders/)]]);
    });
  });

  it('makes a folder once, however many processes want it', async () => {
    const wanted = path.join(folder, 'a/b/c/d');
    await Promise.all(Array.from({ length: 50 }, () => makeFolder(wanted, 0o700)));
    expect((await fs.stat(wanted)).isDirectory()).toBe(true);
  });

  it('is the only way in which src makes folders of any depth', async () => {
    const names = (await fs.readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const sources = await Promise.all(names.map((name) => fs.readFile(path.join('src', name), 'utf8')));
    expect(names.filter((_, index) => /mkdir\([^;]*recursive/.test(sources[index]!))).toEqual([]);
  });

  it('names the user when the folder belongs to another', async () => {
    const error = await whileForbidden([folder], () => openDataFolders([folder], logger).catch((thrown) => thrown));
    expect(error.message).toMatch(/cannot write to .* \(EACCES: .*Make this user its owner \(chown\)/);
  });

  it.each(CAN_LIMIT ? [whileOutOfFiles] : [])('warns of what passes: %O', async (during) => {
    await during(() => openDataFolders([folder], logger));
    expect(warnings).toEqual([{ folder, err: expect.objectContaining({ code: 'EMFILE' }) }]);
  });

  it.each(PROGRAMS)('ends %s with one line when there is a file instead of the folder', async (_, program, args) => {
    const file = path.join(folder, 'file');
    await fs.writeFile(file, '');
    const { code, output } = await run(program, args, { REGULAB_DATA_DIR: file });
    const said = output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(code).not.toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/REGULAB_DATA_DIR: user \d+ cannot write to .*ENOTDIR/);
  });
});

describe('data sets', () => {
  const IDX = { images: [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28], labels: [0, 0, 8, 1, 0, 0, 0, 1] };
  /** One image and its label for each set. */
  async function write(named: (name: string) => string): Promise<void> {
    for (const name of IMAGE_FILES) {
      const content = name.includes('images') ? [...IDX.images, ...Array(784).fill(0)] : [...IDX.labels, 5];
      await fs.writeFile(path.join(folder, named(name)), Buffer.from(content));
    }
  }

  it.each<[string, (name: string) => string]>([
    ['with dashes', (name) => name],
    ['with a dot', (name) => name.replace('-idx', '.idx')],
  ])('are found by their names %s', async (_, named) => {
    await write(named);
    const found = await findImageFiles(folder);
    expect(Object.values(found).map((file) => path.basename(file))).toEqual(IMAGE_FILES.map(named));
    await assertDatasets({ mine: folder }, loadImageFolder, logger);
  });

  it('that lack files are named with all that is missing', async () => {
    await write((name) => name);
    await fs.rm(path.join(folder, IMAGE_FILES[1]));
    await fs.rename(path.join(folder, IMAGE_FILES[2]), path.join(folder, 'test-images'));
    const error = await assertDatasets({ mine: folder, none: '/nowhere' }, loadImageFolder, logger).catch((e) => e);
    expect(error).toBeInstanceOf(ConfigError);
    const [mine, none] = error.message.split('\n');
    expect(mine).toContain(
      `"mine": ${folder} lacks ${IMAGE_FILES[1]}, ${IMAGE_FILES[2]}. A data set has the four files`,
    );
    expect(none).toContain('"none": /nowhere lacks train-images-idx3-ubyte, ');
  });

  it.each(PROGRAMS)('that lack a file end %s before a run is accepted', async (_, program, args) => {
    await write((name) => name);
    await fs.rm(path.join(folder, IMAGE_FILES[3]));
    const environment = { REGULAB_DATA_DIR: path.join(folder, 'data'), REGULAB_DATASETS: `mine=${folder}` };
    const { code, output } = await run(program, args, environment);
    const said = output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(code).not.toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`REGULAB_DATASETS: the data set "mine": ${folder} lacks ${IMAGE_FILES[3]}.`);
  });

  it.each(PROGRAMS.slice(1))('that are damaged end %s', async (_, program, args) => {
    await write((name) => name);
    await fs.appendFile(path.join(folder, IMAGE_FILES[0]), 'x');
    const environment = { REGULAB_DATA_DIR: path.join(folder, 'data'), REGULAB_DATASETS: `mine=${folder}` };
    const { code, output } = await run(program, args, environment);
    expect(code).not.toBe(0);
    expect(output).toMatch(/the data set "mine": .*train-images-idx3-ubyte promises 1 × 28 × 28 values but holds 785/);
  });
});
