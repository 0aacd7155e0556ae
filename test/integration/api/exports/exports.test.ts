/** The route of the exports: what it answers for which run, and the formats of a run's history. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { providePythonTools, TEST_TOOLS } from '../../../../scripts/python-tools.mjs';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import { finishRun, startApi } from '../../../support/api.js';
import { EVALUATION, epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);

const SPEC = {
  name: 'a, "b"',
  labels: { 'ticket/id': '1', 'a/../../b': '2' },
  arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }],
};
const EPOCHS: EpochMetrics[] = [1, 2, 3].map(epochMetrics);
const WEIGHTS = Buffer.from(Float32Array.from({ length: 7850 }, (_, index) => index / 7850).buffer);
const MODEL = Buffer.from(
  JSON.stringify({
    modelTopology: {
      config: {
        layers: [
          { class_name: 'InputLayer', config: { name: 'images' } },
          { class_name: 'Dense', config: { name: 'output' } },
        ],
      },
    },
    weightsManifest: [
      {
        weights: [
          { name: 'output/kernel', shape: [784, 10], dtype: 'float32' },
          { name: 'output/bias', shape: [10], dtype: 'float32' },
        ],
      },
    ],
  }),
);
const FILES = { 'model.json': MODEL, 'weights.bin': WEIGHTS };

async function newRun(files: Record<string, Buffer> = FILES) {
  const experiment = await api.submit(SPEC);
  const runId = experiment.runs[0]!.id;
  const fence = await finishRun(api, runId, { epochs: EPOCHS, files });
  return { runId, fence, experimentId: experiment.id };
}

const { runId, experimentId } = await newRun();
const exported = (format: string, headers = {}, id = runId) =>
  api.call('GET', `/v1/runs/${id}/export?format=${format}`, { headers });

describe('GET /v1/runs/{runId}/export', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present', `${runId}.csv`],
    ['tensorboard', 'application/octet-stream', `events\\.out\\.tfevents\\.\\d{10}\\.${runId}`],
    ['mlflow', 'application/zip', `${runId}-mlflow.zip`],
    ['keras', 'application/octet-stream', `${runId}.keras`],
    ['onnx', 'application/octet-stream', `${runId}.onnx`],
  ])('names the file and its type: %s', async (format, type, name) => {
    const { statusCode, headers, rawPayload } = await exported(format, { accept: 'image/png' });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="${name}"$`));
    expect(Number(headers['content-length'])).toBe(rawPayload.length);
    expect(rawPayload.length).toBeGreaterThan(300);
    const again = await exported(format);
    expect(again.rawPayload.equals(rawPayload)).toBe(true);
    const head = await api.call('HEAD', `/v1/runs/${runId}/export?format=${format}`);
    expect([head.headers['content-length'], head.headers.etag, head.payload]).toEqual([
      headers['content-length'],
      headers.etag,
      '',
    ]);
    const known = await exported(format, { 'if-none-match': headers.etag });
    expect([known.statusCode, known.payload]).toEqual([304, '']);
  });

  it('has a tag for each format, and a new one of MLflow when the experiment gets another name', async () => {
    const tagOf = async (format: string) => (await exported(format)).headers.etag;
    const [csv, mlflow] = [await tagOf('csv'), await tagOf('mlflow')];
    expect(csv).not.toBe(await tagOf('keras'));
    await api.call('PATCH', `/v1/experiments/${experimentId}`, { payload: { description: 'Second try.' } });
    expect([await tagOf('csv'), (await tagOf('mlflow')) === mlflow]).toEqual([csv, false]);
  });

  it.each([
    ['', 'INVALID_REQUEST', 'format'],
    ['?format=', 'INVALID_REQUEST', 'format'],
    ['?format=hdf5', 'INVALID_REQUEST', 'format'],
  ])('refuses the query "%s"', async (query, code, parameter) => {
    const { statusCode, json } = await api.call('GET', `/v1/runs/${runId}/export${query}`);
    expect([statusCode, json().code, json().errors[0].parameter]).toEqual([400, code, parameter]);
  });

  it('knows no other runs', async () => {
    const { statusCode, json } = await exported('csv', {}, 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61');
    expect([statusCode, json().code]).toEqual([404, 'RUN_NOT_FOUND']);
  });
});

describe('a run without a saved model', () => {
  it.each(['keras', 'onnx'])('is not exported as %s, and how to wait is said', async (format) => {
    const { id } = (await api.submit(SPEC)).runs[0]!;
    const { statusCode, json } = await exported(format, {}, id);
    expect([statusCode, json().code]).toEqual([409, 'MODEL_UNAVAILABLE']);
    expect(json().detail).toContain(`regulab watch ${id}`);
  });

  it.each(['csv', 'tensorboard', 'mlflow'])('has its history so far: %s', async (format) => {
    const { id } = (await api.submit(SPEC)).runs[0]!;
    expect((await exported(format, {}, id)).statusCode).toBe(200);
  });
});

describe('files that are not what the run saved', () => {
  const refusal = async (damage: (file: string) => Promise<void>, files = FILES) => {
    const { runId: id, fence } = await newRun(files);
    await damage(api.artifacts.pathOf(id, fence, 'weights.bin'));
    const { statusCode, json } = await exported('keras', {}, id);
    return [statusCode, json().code, json().detail];
  };
  const nothing = async () => {};

  it('differ in their SHA-256', async () => {
    expect(await refusal((file) => fs.appendFile(file, 'x'))).toEqual([
      409,
      'MODEL_UNAVAILABLE',
      'The saved model cannot be exported. weights.bin is not the file that the run saved.',
    ]);
  });

  it('may be gone', async () => {
    expect((await refusal((file) => fs.rm(file)))[2]).toContain('weights.bin cannot be read');
  });

  it('may be those of another model', async () => {
    const other = { ...FILES, 'weights.bin': WEIGHTS.subarray(4) };
    expect((await refusal(nothing, other))[2]).toContain('weights.bin has 7849 weights, not 7850');
  });

  it('are too large for an export, and what to do is said', async () => {
    const { id } = (await api.submit(SPEC)).runs[0]!;
    const claim = await api.execution.claimRun(id, { workerId: 'test', maxAttempts: 3 });
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const artifact = { sha256: '0'.repeat(64), contentType: 'application/octet-stream' };
    await api.execution.finishRun(id, claim.fence, {
      status: 'succeeded',
      stopReason: { kind: 'completed', epoch: 3 },
      evaluation: EVALUATION,
      weightsSha256: artifact.sha256,
      artifacts: [
        { name: 'model.json', size: 10, ...artifact },
        { name: 'weights.bin', size: 90 * 2 ** 20, ...artifact },
      ],
    });
    const { statusCode, json } = await exported('mlflow', {}, id);
    expect([statusCode, json().code]).toEqual([422, 'EXPORT_TOO_LARGE']);
    expect(json().detail).toContain('Download model.json and weights.bin');
  });
});

describe('the history as CSV', () => {
  it('is that of the experiment, for one run', async () => {
    const all = await api.call('GET', `/v1/experiments/${experimentId}/metrics?format=csv`);
    expect((await exported('csv')).payload).toBe(all.payload);
    expect(all.payload.split('\r\n')).toHaveLength(EPOCHS.length + 2);
  });
});

describe('an event file, in TensorBoard', () => {
  let folder: string;
  let read: {
    scalars: Record<string, [wall: number, step: number, value: number][]>;
    text: Record<string, string>;
    hparams: Record<string, { sessionStartInfo?: Record<string, unknown>; sessionEndInfo?: Record<string, unknown> }>;
  };
  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-events-'));
    const { rawPayload, headers } = await exported('tensorboard');
    const name = /filename="(.*)"/.exec(headers['content-disposition'] as string)![1]!;
    await fs.writeFile(path.join(folder, name), rawPayload);
    const { python, environment } = await providePythonTools(TEST_TOOLS);
    const { stdout } = await promisify(execFile)(python, ['scripts/exports/read_events.py', folder], {
      env: environment,
    });
    read = JSON.parse(stdout);
  }, 600_000);
  afterAll(() => fs.rm(folder, { recursive: true, force: true }));

  it('has a point for each epoch, at the time of its event', async () => {
    const { epochs } = (await api.call('GET', `/v1/runs/${runId}/metrics`)).json<{ epochs: EpochMetrics[] }>();
    const events = (await api.store.readEvents({ runId }, '0', 100))!.filter(({ type }) => type === 'run.epoch');
    for (const [tag, value] of [
      ['train/accuracy', epochs[0]!.train.accuracy],
      ['train/runningObjective', 0.71],
      ['validation/dataLoss', epochs[0]!.validation!.dataLoss],
      ['epoch/durationMs', 540.25],
    ] as const) {
      const points = events.map(({ at }, index) => [Date.parse(at) / 1000, index + 1, Math.fround(value)]);
      expect([tag, read.scalars[tag]]).toEqual([tag, points]);
    }
  });

  it('has the metrics of the saved weights on the test images', async () => {
    const { evaluation } = (await api.call('GET', `/v1/runs/${runId}`)).json();
    expect(read.scalars['test/accuracy']).toEqual([
      [expect.any(Number), evaluation.savedEpoch, Math.fround(evaluation.test.accuracy)],
    ]);
  });

  it('has the spec as text and the settings for the HParams plugin', () => {
    expect(read.text.spec).toContain(runId);
    expect(read.text.spec).toContain('"architecture": "softmax-regression"');
    const { sessionStartInfo: start } = read.hparams['_hparams_/session_start_info']!;
    expect(start!.groupName).toBe(`${experimentId} only`);
    expect(start!.hparams).toMatchObject({
      seed: 1,
      'model.architecture': 'softmax-regression',
      'training.epochs': expect.any(Number),
      'dataset.classBalanced': false,
    });
    expect(read.hparams['_hparams_/session_end_info']!.sessionEndInfo!.status).toBe('STATUS_SUCCESS');
  });
});

describe('an archive for MLflow', () => {
  it('has the run with its experiment, settings, history, tags and files, and nothing outside its folder', async () => {
    const { rawPayload } = await exported('mlflow');
    const files = unzipSync(new Uint8Array(rawPayload));
    const names = Object.keys(files);
    const id = runId.slice(4).replaceAll('-', '');
    const folder = names.find((name) => name.endsWith(`${id}/meta.yaml`))!.replace('meta.yaml', '');
    expect(folder).toMatch(new RegExp(`^mlruns/\\d{18}/${id}/$`));
    expect(names.filter((name) => !name.startsWith('mlruns/') || path.normalize(name) !== name)).toEqual([]);
    const text = (name: string) => strFromU8(files[folder + name]!);
    expect(text('params/model.architecture')).toBe('softmax-regression');
    expect(
      text('metrics/train.accuracy')
        .split('\n')
        .map((line) => line.split(' ').slice(1)),
    ).toEqual([['0.1135', '1'], ['0.1135', '2'], ['0.1135', '3'], []]);
    expect(text('tags/label.ticket.id')).toBe('1');
    expect(names).toContain(`${folder}artifacts/model/MLmodel`);
    expect(Buffer.from(files[`${folder}artifacts/weights.bin`]!).equals(WEIGHTS)).toBe(true);
  });
});
