/** The TypeScript client as its user gets it: compiled, and against a whole service. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '../../clients/typescript/src/index.js';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../..');
const source = path.join(root, 'clients/typescript');
const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
const project = mkdtempSync(path.join(os.tmpdir(), 'regulab-client-'));
const installed = path.join(project, 'node_modules/regulab-client');

let data: string;
let service: Service;

beforeAll(async () => {
  mkdirSync(path.join(installed, 'examples'), { recursive: true });
  copyFileSync(path.join(source, 'package.json'), path.join(installed, 'package.json'));
  const dependency = 'node_modules/eventsource-parser';
  symlinkSync(path.join(root, dependency), path.join(project, dependency));
  data = await temporaryFolder();
  [service] = await Promise.all([
    startService(data),
    run(process.execPath, [tsc, '-p', source, '--outDir', path.join(installed, 'dist')]),
  ]);
});

afterAll(async () => {
  await service.interrupt();
  killCommands();
  await rm(data, { recursive: true, force: true });
  rmSync(project, { recursive: true, force: true });
});

it('has types that narrow events and answers, and refuse a wrong spec', async () => {
  copyFileSync(path.join(root, 'test/fixtures/client-program.ts'), path.join(project, 'program.ts'));
  const settings = ['--target', 'es2022', '--lib', 'es2023,dom', '--typeRoots', 'none', '--strict', '--noEmit'];
  const modules = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  const compiling = run(process.execPath, [tsc, ...settings, ...modules, 'program.ts'], { cwd: project });
  const { stdout } = await compiling.catch((failure: { stdout: string }) => failure);
  expect(stdout).toBe('');
});

it('imports nothing of Node', () => {
  const dist = path.join(installed, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const imported = files.flatMap((name) =>
    [...readFileSync(path.join(dist, name), 'utf8').matchAll(/from '([^.'][^']*)'/g)].map(([, module]) => module),
  );
  expect([...new Set(imported)]).toEqual(['eventsource-parser']);
});

describe('with a real service', () => {
  it('runs the example', async () => {
    const example = 'examples/does-dropout-help.mjs';
    copyFileSync(path.join(source, example), path.join(installed, example));
    const { stdout, stderr } = await run(process.execPath, [path.join(installed, example), service.url]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^exp_\S+: 6 runs\nepoch 1 of run 1\nepoch 2 of run 1\n1 of 6 runs have finished\n/);
    expect(stdout).toMatch(/6 of 6 runs have finished\n\n.*with-dropout.*\n$/);
  });

  it('downloads models, and predicts with a run or an arm', async () => {
    const client = createClient({ url: service.url });
    const [experiment] = await client.experiments({ limit: 1 }).all();
    const { id, runs } = await client.waitFor(experiment!.id, { mustSucceed: true });
    const runId = runs[0]!.id;
    const model = JSON.parse(await (await client.download(runId, 'model.json')).text());
    expect(model.modelTopology).toBeDefined();
    const picture = readFileSync(path.join(root, 'examples/seven.png'));
    const [ofPicture] = (await client.predictPicture(runId, picture)).predictions;
    const [ofImage] = (await client.predict(runId, [picture.toString('base64')])).predictions;
    expect(ofPicture!.probabilities).toEqual(ofImage!.probabilities);
    const arm = { experimentId: id, arm: 'with-dropout' };
    const blob = new Blob([Uint8Array.from(picture)]);
    const ensemble = await client.predictPicture(arm, blob, { outputs: ['digit', 'memberDigits'], mcSamples: 5 });
    expect(ensemble.predictions).toEqual([{ digit: expect.any(Number), memberDigits: expect.any(Array) }]);
    const stroke = Array.from({ length: 784 }, (_, pixel) => (pixel % 28 === 14 ? 255 : 0));
    expect((await client.predict(arm, [stroke])).members).toHaveLength(3);
    const { weightsSha256 } = await client.run(runId);
    const { runs: again } = await client.reproduce(runId);
    expect((await client.waitForRun(again[0]!.id)).weightsSha256).toBe(weightsSha256);
  });
});
