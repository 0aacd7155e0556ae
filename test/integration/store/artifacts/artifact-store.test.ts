import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { createArtifactStore } from '../../../../src/store/artifacts/artifact-store.js';
import { ARTIFACT_NAMES, type ArtifactStore } from '../../../../src/store/artifacts/contract.js';

let parent: string;
let store: ArtifactStore;
const runId = `run_${uuid()}`;
beforeEach(async () => {
  parent = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-artifacts-'));
  await fs.writeFile(path.join(parent, 'secret'), 'x');
  store = createArtifactStore(path.join(parent, 'artifacts'));
});
afterEach(() => fs.rm(parent, { recursive: true, force: true }));

/** An execution that left its log of so many bytes. */
async function leave(id: string, fence: number, bytes: number): Promise<string> {
  const folder = await store.prepare(id, fence);
  await fs.writeFile(path.join(folder, 'training.log'), Buffer.alloc(bytes));
  return folder;
}

describe('the artifact store', () => {
  it('gives each execution a folder of its own and opens its files', async () => {
    const folder = await leave(runId, 2, 10);
    expect(folder).toBe(path.join(parent, 'artifacts', runId, '2'));
    expect(await store.open(runId, 2, 'training.log')).toEqual({
      path: path.join(folder, 'training.log'),
      size: 10,
      modifiedAt: expect.anything(),
    });
    expect(await store.open(runId, 1, 'training.log')).toBeNull();
    expect(await store.open(runId, 2, 'model.json')).toBeNull();
    for (const name of ARTIFACT_NAMES) expect(store.pathOf(runId, 2, name)).toBe(path.join(folder, name));
  });

  it.each([
    [runId, 1, '../../../secret'],
    [runId, 1, '..%2f..%2fsecret'],
    [runId, 1, '/etc/passwd'],
    [runId, 1, 'training.log\0.json'],
    [runId, 1, './training.log'],
    [runId, 1, ''],
    [runId, 1, '__proto__'],
    ['..', 1, 'training.log'],
    ['../artifacts', 1, 'training.log'],
    [`${runId}/..`, 1, 'training.log'],
    [`${runId}\n`, 1, 'training.log'],
    [runId.toUpperCase(), 1, 'training.log'],
    [runId, -1, 'training.log'],
    [runId, 1.5, 'training.log'],
    [runId, Number.NaN, 'training.log'],
  ])('has no artifact at %j, %j, %j', async (id, fence, name) => {
    expect(() => store.pathOf(id, fence, name)).toThrow(expect.objectContaining({ code: 'ARTIFACT_NOT_FOUND' }));
    await expect(store.open(id, fence, name)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });

  it('removes nothing outside of its runs', async () => {
    await leave(runId, 1, 10);
    for (const id of ['..', '.', '', `${runId}/../..`]) {
      await expect(async () => store.removeRun(id)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    }
    expect(await fs.readFile(path.join(parent, 'secret'), 'utf8')).toBe('x');
    expect(await store.open(runId, 1, 'training.log')).not.toBeNull();
  });

  it('follows no symbolic link out of its folder', async () => {
    const folder = await store.prepare(runId, 1);
    await fs.symlink(path.join(parent, 'secret'), path.join(folder, 'model.json'));
    expect(await store.open(runId, 1, 'model.json')).toBeNull();
  });

  it('removes one execution or the whole run, and minds no absence', async () => {
    await leave(runId, 1, 10);
    await leave(runId, 2, 10);
    await store.removeFence(runId, 1);
    expect(await store.listRuns()).toEqual([runId]);
    const folder = { runId, fences: [2], hasCheckpoints: false, modifiedAt: expect.anything(), bytes: 10 };
    expect(await store.lookAt(runId)).toEqual(folder);
    await store.removeRun(runId);
    await store.removeRun(runId);
    expect(await store.listRuns()).toEqual([]);
  });

  it('keeps the checkpoints of a run next to its executions until they are removed', async () => {
    await store.prepare(runId, 1);
    const folder = await store.prepareCheckpoints(runId);
    await fs.writeFile(path.join(folder, 'one'), 'state');
    expect(await store.prepareCheckpoints(runId)).toBe(folder);
    expect(await store.lookAt(runId)).toMatchObject({ fences: [1], hasCheckpoints: true, bytes: 5 });
    await store.removeCheckpoints(runId, 1);
    await store.removeCheckpoints(runId, 1);
    expect(await store.lookAt(runId)).toMatchObject({ fences: [1], hasCheckpoints: false, bytes: 0 });
  });

  it('removes what executions left up to a fence, and nothing of a later one', async () => {
    for (const fence of [1, 2, 3]) await leave(runId, fence, 10);
    const folder = await store.prepareCheckpoints(runId);
    const saved = ['00000002-000000000010.checkpoint', '00000003-000000000010.checkpoint'];
    for (const name of [...saved, '00000001-000000000020.checkpoint.tmp']) {
      await fs.writeFile(path.join(folder, name), 'state');
    }
    await store.removeExecutions(runId, 2);
    expect(await store.lookAt(runId)).toMatchObject({ fences: [3], hasCheckpoints: true });
    expect(await fs.readdir(folder)).toEqual(saved.slice(1));
    await store.removeExecutions(runId, 3);
    await store.removeExecutions(runId, 3);
    expect(await fs.readdir(path.join(parent, 'artifacts'))).toEqual([]);
  });

  it('prepares an execution while another one is cleaned up, again and again', async () => {
    for (let fence = 2; fence < 200; fence += 1) {
      await store.prepare(runId, fence - 1);
      const [, prepared] = await Promise.all([store.removeExecutions(runId, fence - 1), store.prepare(runId, fence)]);
      expect((await fs.stat(prepared)).isDirectory()).toBe(true);
      await store.removeExecutions(runId, fence);
    }
  });

  it('lists its runs, counts their bytes and passes over strangers', async () => {
    const other = `run_${uuid()}`; // later, and so behind
    await leave(runId, 10, 10);
    await leave(runId, 9, 200);
    await leave(other, 1, 3000);
    await fs.mkdir(path.join(parent, 'artifacts', 'lost+found'));
    await fs.mkdir(path.join(parent, 'artifacts', runId, 'notes'));
    expect(await store.listRuns()).toEqual([runId, other]);
    expect(await store.lookAt(runId)).toMatchObject({ fences: [9, 10], bytes: 210 });
    expect(await store.lookAt(other)).toMatchObject({ fences: [1], bytes: 3000 });
  });

  it('has no runs before its folder exists, and nothing of a run that has none', async () => {
    expect(await store.listRuns()).toEqual([]);
    expect(await store.lookAt(runId)).toEqual({
      runId,
      fences: [],
      hasCheckpoints: false,
      modifiedAt: new Date(0),
      bytes: 0,
    });
  });
});
