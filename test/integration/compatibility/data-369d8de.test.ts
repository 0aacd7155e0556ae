/**
 * This version reads, finishes and deletes what version 0.1 (commit 369d8de) wrote: the built
 * service runs on copies of a stored data folder.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRedisServer, startEmbeddedRedis } from '../../../src/cli/stack/embedded-redis.js';
import { killCommands, type Service, startService } from '../../e2e/regulab.js';
import { startApiProcess } from '../../faults/support/api-process.js';
import {
  EXPECTED,
  eventsIn,
  experimentNamed,
  experimentsIn,
  inTodaysWords,
  lastCheckpoint,
  runsIn,
  type StoredData,
  type StoredEvent,
  type StoredExperiment,
  type StoredRun,
  unpackStoredData,
  withNewFields,
  withoutSentences,
} from './stored-data.js';

describe('data of version 0.1, without a worker', () => {
  let stored: StoredData;
  let url: string;
  const started: { stop(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    stored = await unpackStoredData();
    const binary = findRedisServer();
    if (binary === null) throw new Error('No redis-server found; run the set-up first.');
    const directory = path.join(stored.data, 'redis');
    const redis = await startEmbeddedRedis({ binary, directory, appendOnly: true });
    started.push(redis);
    const { data, environment } = stored;
    const api = await startApiProcess({ prefix: 'regulab', data }, redis.url, { environment });
    started.push(api);
    url = api.url;
  });

  afterAll(async () => {
    for (const part of started.toReversed()) await part.stop();
    await stored?.remove();
  });

  it('answers as version 0.1 did, in the words of today', async () => {
    expect(Object.keys(stored.answers).length).toBeGreaterThan(100);
    for (const [address, before] of Object.entries(stored.answers)) {
      const isComputed = /\/(comparison|path|ensembles|generalization|diagnostics)$/.test(address);
      const body = await get<unknown>(url, address);
      const [now, then] = isComputed
        ? [withoutSentences(body), withoutSentences(before)]
        : [body, withNewFields(address, inTodaysWords(before))];
      expect([address, rounded(now)]).toEqual([address, rounded(then)]);
    }
  }, 120_000);

  it('gives out every artifact byte for byte, the layer report under its old name', async () => {
    const names = new Set<string>();
    for (const { id } of runsIn(stored)) {
      for (const { name, sha256 } of await artifactsOf(url, id)) {
        const answer = await fetch(`${url}/v1/runs/${id}/artifacts/${name}`);
        const bytes = new Uint8Array(await answer.arrayBuffer());
        expect([id, name, answer.status, sha256Of(bytes)]).toEqual([id, name, 200, sha256]);
        names.add(name);
      }
    }
    expect([...names].sort()).toEqual([
      'diagnostics.json',
      'model.json',
      'predictions.bin',
      'run.json',
      'training.log',
      'weights.bin',
    ]);
  });

  it('exports every run, its model where it has one', async () => {
    const models = new Set<number>();
    for (const { id, weightsSha256 } of runsIn(stored)) {
      const exported = async (format: string) => (await fetch(`${url}/v1/runs/${id}/export?format=${format}`)).status;
      for (const format of ['csv', 'tensorboard', 'mlflow'])
        expect([id, format, await exported(format)]).toEqual([id, format, 200]);
      const expected = weightsSha256 === null ? 409 : 200;
      for (const format of ['keras', 'onnx'])
        expect([id, format, await exported(format)]).toEqual([id, format, expected]);
      models.add(expected);
    }
    expect(models.size).toBe(2);
  });

  it('streams the events of a finished experiment to their end', async () => {
    const finished = experimentsIn(stored).filter(({ finishedAt }) => finishedAt !== null);
    expect(finished.length).toBeGreaterThanOrEqual(8);
    for (const { id } of finished) {
      const events = await streamed(url, `/v1/experiments/${id}/events`);
      expect(events).toEqual(inTodaysWords(eventsIn(stored, id)));
      expect(events.at(-1)?.type).toBe('experiment.finished');
    }
  });
});

describe('data of version 0.1, with a worker', () => {
  let stored: StoredData;
  let service: Service;
  let url: string;
  const experiment = (name: string) => experimentNamed(stored, name);
  const runId = (name: string) => experiment(name).runs[0]!.id;

  beforeAll(async () => {
    stored = await unpackStoredData();
    service = await startService(stored.data, stored.environment);
    url = service.url;
  });

  afterAll(async () => {
    await service?.interrupt();
    killCommands();
    await stored?.remove();
  });

  it('finishes what was under way, from its checkpoints and to the same weights', async () => {
    await post(url, `/v1/runs/${runId('paused')}/resume`);
    const isSameMachine = isDeepStrictEqual(conditionsOf(await finishedRun('queued')), EXPECTED.conditions);
    for (const [name, weightsSha256] of Object.entries(EXPECTED.weightsSha256)) {
      const run = await finishedRun(name);
      expect([name, run.status]).toEqual([name, 'succeeded']);
      if (isSameMachine) expect([name, run.weightsSha256]).toEqual([name, weightsSha256]);
    }
    const cancelled = await finishedRun('cancelling-with-model');
    expect(cancelled.status).toBe('cancelled');
    // The worker of one run was killed; that of the other handed it back.
    expect((await finishedRun('interrupted')).attempt).toBe(2);
    expect((await finishedRun('paused')).attempt).toBe(1);

    // A machine of another kind uses no checkpoint of this one, and has no model to keep then.
    for (const name of ['interrupted', 'paused', 'cancelling-with-model']) {
      const checkpoint = lastCheckpoint(stored, experiment(name).id);
      expect(checkpoint).toBeGreaterThan(1);
      expect([name, await resumedAt(name)]).toEqual([name, isSameMachine ? checkpoint : undefined]);
    }
    const kept = isSameMachine ? lastCheckpoint(stored, cancelled.experimentId) : undefined;
    expect(cancelled.evaluation?.savedEpoch).toBe(kept);
    expect((await namesOfArtifacts(cancelled.id)).includes('weights.bin')).toBe(isSameMachine);
  }, 240_000);

  it('leaves one layer report of the epochs before and after, under its new name', async () => {
    const { id } = await finishedRun('interrupted');
    const names = await namesOfArtifacts(id);
    expect(names).toContain('layers.json');
    expect(names).not.toContain('diagnostics.json');
    const { states } = await get<{ states: { epoch: number }[] }>(url, `/v1/runs/${id}/layers?epoch=all&fields=l2`);
    expect(states.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  }, 240_000);

  it('reproduces a run', async () => {
    const original = await get<StoredRun>(url, `/v1/runs/${runId('finished-every-epoch')}`);
    const repetition = await finished(url, (await post(url, `/v1/runs/${original.id}/reproduce`)).id);
    const run = await get<StoredRun>(url, `/v1/runs/${repetition.runs[0]!.id}`);
    expect(run.reproduction).toMatchObject({ of: original.id, expected: original.weightsSha256 });
    const differing = run.reproduction?.differingReceiptFields.filter((field) => !field.startsWith('/versions/'));
    const isSameMachine = isDeepStrictEqual(conditionsOf(run), conditionsOf(original));
    if (isSameMachine) expect([run.reproduction?.matches, differing]).toEqual([true, []]);
    else expect(run.reproduction?.matches).not.toBeNull();
  }, 240_000);

  it('deletes what has finished, whichever version finished it', async () => {
    for (const { id } of experimentsIn(stored)) await finished(url, id);
    const { items } = await get<{ items: StoredExperiment[] }>(url, '/v1/experiments?limit=100');
    const artifacts = path.join(stored.data, 'artifacts');
    expect(await fs.readdir(artifacts)).toEqual(expect.arrayContaining([runId('finished-sweep'), runId('paused')]));
    for (const { id } of items) {
      expect((await fetch(`${url}/v1/experiments/${id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await fetch(`${url}/v1/experiments/${id}`)).status).toBe(404);
    }
    for (const { id } of runsIn(stored)) expect((await fetch(`${url}/v1/runs/${id}`)).status).toBe(404);
    expect(await get(url, '/v1/experiments')).toMatchObject({ items: [] });
    expect(await fs.readdir(artifacts)).toEqual([]);
  }, 240_000);

  /** The first run of an experiment of the stored data, when the experiment has finished. */
  async function finishedRun(name: string): Promise<StoredRun> {
    await finished(url, experiment(name).id);
    return get(url, `/v1/runs/${runId(name)}`);
  }

  /** Finished epochs when the run was resumed; undefined when it began at the beginning. */
  async function resumedAt(name: string): Promise<unknown> {
    const { id } = experiment(name);
    const { items } = await get<{ items: StoredEvent[] }>(url, `/v1/experiments/${id}/events?limit=1000`);
    expect(items.map((event) => Number(event.id))).toEqual(items.map((_, index) => index + 1));
    return items.find(({ type }) => type === 'run.resumed')?.data.epoch;
  }

  const namesOfArtifacts = async (id: string) => (await artifactsOf(url, id)).map(({ name }) => name);
});

/** What the bits of a run's weights depend on, apart from its spec. */
function conditionsOf({ receipt }: StoredRun): object {
  if (receipt === null) throw new Error('The run has no receipt.');
  const { trainingSemantics, executionMode, threads, cpu, platform, versions } = receipt;
  const { tensorflow, tfjs } = versions;
  return { trainingSemantics, executionMode, threads, cpu, platform, tensorflow, tfjs };
}

async function get<Body>(url: string, address: string): Promise<Body> {
  const answer = await fetch(`${url}${address}`);
  expect([address, answer.status]).toEqual([address, 200]);
  // Parsed here: the objects of fetch have other prototypes and are strictly equal to none of ours.
  return JSON.parse(await answer.text()) as Body;
}

async function post(url: string, address: string): Promise<StoredExperiment> {
  const answer = await fetch(`${url}${address}`, { method: 'POST' });
  expect([address, answer.status]).toEqual([address, 202]);
  return (await answer.json()) as StoredExperiment;
}

async function finished(url: string, id: string): Promise<StoredExperiment> {
  // The stream ends with the experiment.
  await streamed(url, `/v1/experiments/${id}/events`);
  return get<StoredExperiment>(url, `/v1/experiments/${id}`);
}

async function artifactsOf(url: string, runId: string): Promise<{ name: string; sha256: string }[]> {
  return (await get<{ items: { name: string; sha256: string }[] }>(url, `/v1/runs/${runId}/artifacts`)).items;
}

async function streamed(url: string, address: string): Promise<StoredEvent[]> {
  const answer = await fetch(`${url}${address}`, { headers: { accept: 'text/event-stream' } });
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** To six digits: version 0.1 stored accuracies as float32, and they are exact now. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(Math.abs(value) < 1 ? value.toFixed(6) : value.toPrecision(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}
