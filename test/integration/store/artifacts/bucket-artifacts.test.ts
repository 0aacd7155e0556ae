/** The files of runs in a bucket, as two machines with folders of their own see them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { ArtifactStore } from '../../../../src/store/artifacts/contract.js';
import { openArtifacts } from '../../../../src/store/artifacts/open-artifacts.js';
import { startTestBucket, type TestBucket } from '../../../support/bucket.js';

let server: TestBucket;
let folder: string;
let [trainer, reader]: ArtifactStore[] = [];
let failures: unknown[];
let runId: string;
beforeAll(async () => {
  server = await startTestBucket();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-artifacts-'));
  failures = [];
  // Each test has a part of the bucket for itself.
  const config = { ...server.config, prefix: `${uuid()}/` };
  const open = (name: string) =>
    openArtifacts(path.join(folder, name), config, (_, error) => void failures.push(error));
  [trainer, reader] = [open('trainer'), open('reader')];
  runId = `run_${uuid()}`;
});
afterEach(async () => {
  server.trouble('none');
  await fs.rm(folder, { recursive: true, force: true });
});

const checkpoint = (fence: number, steps: number) =>
  `${String(fence).padStart(8, '0')}-${String(steps).padStart(12, '0')}.checkpoint`;

/** An execution that has written these files. */
async function execute(id: string, fence: number, files: Record<string, string>): Promise<void> {
  const made = await trainer!.prepare(id, fence);
  for (const [name, content] of Object.entries(files)) await fs.writeFile(path.join(made, name), content);
}

async function save(store: ArtifactStore, id: string, names: string[]): Promise<string> {
  const made = await store.prepareCheckpoints(id);
  for (const name of names) {
    await fs.writeFile(path.join(made, name), `state ${name}`);
    await store.keepCheckpoint(id);
  }
  return made;
}

const asText = async (inside: string, name: string) => fs.readFile(path.join(inside, name), 'utf8');
const unavailable = (message: RegExp) =>
  expect.objectContaining({ code: 'DISK_UNAVAILABLE', message: expect.stringMatching(message) });

describe('artifacts', () => {
  it('are there for every machine once they are published, and not before', async () => {
    await execute(runId, 2, { 'model.json': '{}', 'training.log': 'ready', 'layers.json': '' });
    expect(await reader!.open(runId, 2, 'model.json')).toBeNull();
    await trainer!.publish(runId, 2);
    await trainer!.leave(runId, 2);
    expect(await fs.readdir(path.join(folder, 'trainer/work'))).toEqual([]);
    const inside = await reader!.bringHere(runId, 2);
    expect((await fs.readdir(inside)).sort()).toEqual(['layers.json', 'model.json', 'training.log']);
    expect(await asText(inside, 'training.log')).toBe('ready');
    expect(await reader!.open(runId, 2, 'model.json')).toMatchObject({ size: 2 });
    expect(await reader!.open(runId, 1, 'model.json')).toBeNull();
  });

  it('are read from the copy of this machine while the bucket cannot be reached', async () => {
    await execute(runId, 1, { 'model.json': '{}' });
    await trainer!.publish(runId, 1);
    await reader!.bringHere(runId, 1, ['model.json']);
    server.trouble('denying');
    expect(await asText(await reader!.bringHere(runId, 1, ['model.json']), 'model.json')).toBe('{}');
    await expect(trainer!.bringHere(runId, 1, ['model.json'])).rejects.toEqual(unavailable(/403/));
  });

  it.each([
    ['../../secret', 1],
    ['/etc/passwd', 1],
    ['training.log\0', 1],
    ['model.json', -1],
    ['model.json', 1.5],
  ])('has none at %j, %j', async (name, fence) => {
    await expect(reader!.open(runId, fence, name)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    for (const id of ['..', `${runId}/..`, '']) {
      await expect(async () => reader!.removeRun(id)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
      await expect(async () => reader!.lookAt(id)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    }
  });

  it('of 12 MB come back with every byte', async () => {
    const bytes = Buffer.alloc(12 * 2 ** 20, 'regulab weights ');
    await execute(runId, 1, {});
    await fs.writeFile(path.join(trainer!.folderOf(runId, 1), 'weights.bin'), bytes);
    await trainer!.publish(runId, 1);
    const inside = await reader!.bringHere(runId, 1, ['weights.bin']);
    const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');
    expect(hash(await fs.readFile(path.join(inside, 'weights.bin')))).toBe(hash(bytes));
  });

  it('are removed by execution and by run, copies of this machine included', async () => {
    for (const fence of [1, 2, 3]) {
      await execute(runId, fence, { 'model.json': String(fence) });
      await trainer!.publish(runId, fence);
      await reader!.bringHere(runId, fence);
    }
    await reader!.removeFence(runId, 1);
    expect(await reader!.lookAt(runId)).toMatchObject({ fences: [2, 3], bytes: 2 });
    await reader!.removeExecutions(runId, 2);
    expect(await reader!.lookAt(runId)).toMatchObject({ fences: [3], bytes: 1 });
    expect(await reader!.open(runId, 2, 'model.json')).toBeNull();
    await reader!.removeRun(runId);
    await reader!.removeRun(runId);
    expect(await reader!.listRuns()).toEqual([]);
    expect(await reader!.open(runId, 3, 'model.json')).toBeNull();
  });

  it('of many runs are looked at in turn, a page at a time', async () => {
    const ids = Array.from({ length: 5 }, () => `run_${uuid()}`).sort();
    for (const id of ids) {
      await execute(id, 9, { 'model.json': '{}' });
      await execute(id, 10, { 'training.log': 'abc' });
      await trainer!.publish(id, 9);
      await trainer!.publish(id, 10);
    }
    expect(await reader!.listRuns()).toEqual(ids);
    const seen: string[] = [];
    for (let after = ''; ; after = seen.at(-1)!) {
      const folders = await reader!.lookAtNext(after, 2);
      for (const each of folders) expect(each).toMatchObject({ fences: [9, 10], hasCheckpoints: false, bytes: 5 });
      seen.push(...folders.map((each) => each.runId));
      if (folders.length < 2) break;
    }
    expect(seen).toEqual(ids);
  });
});

describe('checkpoints', () => {
  it('are continued on another machine, two generations of them', async () => {
    const saved = [checkpoint(1, 10), checkpoint(1, 20), checkpoint(1, 30)];
    await save(trainer!, runId, saved);
    expect(await reader!.lookAt(runId)).toMatchObject({ bytes: 2 * `state ${saved[0]}`.length });
    const there = await reader!.prepareCheckpoints(runId);
    expect((await fs.readdir(there)).sort()).toEqual(saved.slice(1));
    expect(await asText(there, saved[2]!)).toBe(`state ${saved[2]}`);
    // The second execution adds to what it found, and forgets the oldest.
    await save(reader!, runId, [checkpoint(2, 40)]);
    const back = await trainer!.prepareCheckpoints(runId, 2);
    expect((await fs.readdir(back)).sort()).toEqual([...saved, checkpoint(2, 40)]);
    expect(await reader!.lookAt(runId)).toMatchObject({ fences: [], hasCheckpoints: true });
  });

  it('may be removed by the trainer at any moment of their upload', async () => {
    const made = await trainer!.prepareCheckpoints(runId);
    const uploads: Promise<void>[] = [];
    for (let steps = 1; steps <= 200; steps += 1) {
      await fs.writeFile(path.join(made, checkpoint(1, steps)), Buffer.alloc(20_000, steps));
      uploads.push(trainer!.keepCheckpoint(runId));
      for (let turns = steps % 20; turns > 0; turns -= 1) await new Promise(setImmediate);
      await fs.rm(path.join(made, checkpoint(1, steps)));
    }
    await Promise.all(uploads);
    expect(failures).toEqual([]);
    await save(trainer!, runId, [checkpoint(1, 201)]);
    expect(await fs.readdir(await reader!.prepareCheckpoints(runId))).toContain(checkpoint(1, 201));
  });

  it('of before a retry stay where they are', async () => {
    await save(trainer!, runId, [checkpoint(1, 10), checkpoint(3, 10)]);
    expect(await fs.readdir(await reader!.prepareCheckpoints(runId, 2))).toEqual([checkpoint(3, 10)]);
  });

  it('that cannot be uploaded are reported, and the next ones are uploaded', async () => {
    server.trouble('none');
    await save(trainer!, runId, [checkpoint(1, 10)]);
    server.trouble('full');
    await fs.writeFile(path.join(await folderOf(trainer!), checkpoint(1, 20)), 'state');
    await trainer!.keepCheckpoint(runId);
    expect(failures).toEqual([expect.objectContaining({ code: 'DISK_FULL' })]);
    server.trouble('none');
    await trainer!.keepCheckpoint(runId);
    expect((await fs.readdir(await reader!.prepareCheckpoints(runId))).sort()).toEqual([
      checkpoint(1, 10),
      checkpoint(1, 20),
    ]);
  });

  it('are waited for when a run changes hands, but not without end', async () => {
    const made = await save(trainer!, runId, [checkpoint(1, 10)]);
    await fs.writeFile(path.join(made, checkpoint(1, 20)), 'state');
    server.trouble('hanging');
    const begun = performance.now();
    await trainer!.settleCheckpoints(runId, 300);
    expect(performance.now() - begun).toBeLessThan(2000);
    // The only copy is here: it stays.
    expect(await fs.readdir(made)).toContain(checkpoint(1, 20));
    server.trouble('none');
    await trainer!.settleCheckpoints(runId, 10_000);
    expect(await fs.readdir(await reader!.prepareCheckpoints(runId))).toContain(checkpoint(1, 20));
    expect(await fs.readdir(path.dirname(made)).catch(() => [])).toEqual([]);
  });

  it('are removed up to a fence', async () => {
    await save(trainer!, runId, [checkpoint(1, 10), checkpoint(2, 10)]);
    await reader!.removeCheckpoints(runId, 1);
    expect(await fs.readdir(await reader!.prepareCheckpoints(runId))).toEqual([checkpoint(2, 10)]);
    await reader!.removeCheckpoints(runId, 2);
    expect(await trainer!.lookAt(runId)).toMatchObject({ hasCheckpoints: false });
  });

  const folderOf = async (store: ArtifactStore) => store.prepareCheckpoints(runId);
});

describe('a bucket in trouble', () => {
  it('that fails every fifth request loses nothing', async () => {
    server.trouble('failing');
    const before = server.failed();
    for (let fence = 1; fence <= 10; fence += 1) {
      await execute(runId, fence, { 'model.json': String(fence), 'training.log': 'ready' });
      await trainer!.publish(runId, fence);
      expect(await asText(await reader!.bringHere(runId, fence), 'model.json')).toBe(String(fence));
    }
    expect(server.failed() - before).toBeGreaterThan(8);
  });

  it.each([
    ['denying', 'DISK_UNAVAILABLE', /bucket regulab cannot be used at the moment \(403/],
    ['full', 'DISK_FULL', /bucket regulab is full/],
  ] as const)('%s: executions do not begin, and files are not published', async (kind, code, message) => {
    await execute(runId, 1, { 'model.json': '{}' });
    server.trouble(kind);
    const refused = expect.objectContaining({ code, message: expect.stringMatching(message) });
    await expect(trainer!.publish(runId, 1)).rejects.toEqual(refused);
    // The other machine has not tried yet.
    await expect(reader!.prepare(runId, 2)).rejects.toEqual(refused);
    await expect(reader!.assertWritable()).rejects.toEqual(refused);
  });

  it('hanging: executions do not begin', async () => {
    server.trouble('hanging');
    await expect(reader!.prepare(runId, 1)).rejects.toEqual(unavailable(/took longer than 1.5 s/));
  });

  it('that does not exist is named', async () => {
    const config = { ...server.config, name: 'elsewhere' };
    const store = openArtifacts(path.join(folder, 'none'), config, () => {});
    await expect(store.assertWritable()).rejects.toEqual(unavailable(/bucket elsewhere does not exist/));
  });
});
