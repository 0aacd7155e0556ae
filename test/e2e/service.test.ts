/**
 * Two whole services over HTTP: what a client of the API relies on, from submit to delete, and that
 * results do not depend on the service.
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Run } from '../../src/experiments/records/run.js';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

const mlp = { architecture: 'mlp', hiddenUnits: [16] };
const cnn = { architecture: 'cnn', filters: [4], hiddenUnits: [16] };
const spec = {
  name: 'the same everywhere',
  dataset: { trainSize: 600 },
  seeds: [1, 2],
  training: { epochs: 2 },
  baseline: 'mlp',
  arms: [
    { name: 'mlp', model: mlp, regularization: { dropout: { rate: 0.3 }, kernel: { l2: 0.001 } } },
    { name: 'cnn', model: cnn, regularization: { batchNormalization: {} } },
  ],
};

let folder: string;
let alone: Service;
let sideBySide: Service;

beforeAll(async () => {
  folder = await temporaryFolder();
  [alone, sideBySide] = await Promise.all([
    startService(path.join(folder, 'alone'), { REGULAB_CONCURRENCY: '1' }),
    startService(path.join(folder, 'side-by-side'), { REGULAB_CONCURRENCY: '3' }),
  ]);
});

afterAll(async () => {
  await Promise.all([alone.interrupt(), sideBySide.interrupt()]);
  killCommands();
  await rm(folder, { recursive: true, force: true });
});

/** Submits the spec, reads the event stream to its end, and gives the runs. */
async function train(service: Service): Promise<{ id: string; runs: Run[] }> {
  const api = request(service.url);
  const { body } = await api.post('/v1/experiments').send(spec).expect(202);
  const events = await api.get(`/v1/experiments/${body.id}/events`).accept('text/event-stream').expect(200);
  expect(events.text).toContain('event: experiment.finished');
  const runs = await api.get(`/v1/experiments/${body.id}/runs`).expect(200);
  return { id: body.id, runs: runs.body.items };
}

const weights = (runs: Run[]) =>
  Object.fromEntries(runs.map(({ arm, seed, weightsSha256 }) => [`${arm} ${seed}`, weightsSha256]));

/** Without the time that training took, which is the machine's. */
const evaluations = (runs: Run[]) =>
  runs.map(({ evaluation }) => ({ ...evaluation, cost: { ...evaluation?.cost, trainingSeconds: null } }));

describe('the service', () => {
  it('gives the same weights for the same spec and seed in every process, however many runs train at once', async () => {
    const [one, three] = await Promise.all([train(alone), train(sideBySide)]);
    expect(one.runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(weights(three.runs)).toEqual(weights(one.runs));
    expect(new Set(Object.values(weights(one.runs))).size).toBe(4);
    expect(evaluations(three.runs)).toEqual(evaluations(one.runs));
  });

  it('takes an experiment from submit to delete', async () => {
    const api = request(alone.url);
    const { id, runs } = await train(alone);
    const run = runs[0]!;
    await api
      .get(`/v1/experiments/${id}`)
      .expect(200)
      .expect(({ body }) => {
        expect(body).toMatchObject({ status: 'succeeded', progress: { percent: 100, etaSeconds: 0 } });
      });
    const download = await api.get(`/v1/runs/${run.id}/artifacts/weights.bin`).buffer(true).expect(200);
    expect(createHash('sha256').update(download.body).digest('hex')).toBe(run.weightsSha256);
    await api.delete(`/v1/experiments/${id}`).expect(204);
    await api
      .get(`/v1/runs/${run.id}/artifacts/weights.bin`)
      .expect(404)
      .expect('content-type', /problem\+json/);
    await api.get(`/v1/experiments/${id}`).expect(404);
  });

  it('says what it would do and creates nothing when asked for a dry run', async () => {
    const api = request(alone.url);
    const before = (await api.get('/v1/experiments')).body.items.length;
    await api.post('/v1/experiments?dryRun=true').send(spec).expect(200);
    expect((await api.get('/v1/experiments')).body.items).toHaveLength(before);
  });

  it('is ready, with a worker', async () => {
    await request(alone.url)
      .get('/health/ready')
      .expect(200)
      .expect(({ body }) => {
        expect(body).toEqual({ status: 'ready', redis: 'up', workers: 1, trainers: 1, reasons: [] });
      });
  });
});
