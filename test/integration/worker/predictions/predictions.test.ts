/**
 * Predictions from the request to the answer: the API, Redis, a worker process and the child that
 * predicts.
 */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Diagnostics } from '../../../../src/analysis/schemas.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { ArmPrediction, Preparation, RunPrediction } from '../../../../src/experiments/records/prediction.js';
import { PREDICTION_LIMITS } from '../../../../src/experiments/records/prediction.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { type Method, startApi, type TestApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';
import { regulab } from '../../cli/regulab.js';

const redis = await startTestRedis();
const { test: images } = await loadMnist();
const imageAt = (index: number) => [...images.pixels.subarray(index * 784, (index + 1) * 784)];
const first = (count: number) => Array.from({ length: count }, (_, index) => imageAt(index));

const rowsOf = (pixels: number[]) => Array.from({ length: 28 }, (_, row) => pixels.slice(28 * row, 28 * row + 28));

interface Seen {
  predictions: { image: number[][]; preparation: Preparation }[];
}

let here: Installation;
let api: TestApi;
let worker: WorkerProcess;
let experiment: Experiment;

const SPEC = {
  dataset: { trainSize: 500 },
  seeds: [1, 2],
  training: { epochs: 2 },
  arms: [
    {
      name: 'noisy',
      model: { architecture: 'mlp', hiddenUnits: [16] },
      regularization: { dropout: { rate: 0.5 }, batchNormalization: {} },
    },
    {
      name: 'images',
      model: { architecture: 'cnn', filters: [3], hiddenUnits: [] },
      regularization: { batchNormalization: {} },
    },
    { name: 'unit', model: { architecture: 'softmax-regression', output: { activation: 'sigmoid' } } },
  ],
};

beforeAll(async () => {
  here = await newInstallation(redis.url);
  const folder = path.join(here.data, 'artifacts');
  api = await startApi(redis.url, { prefix: here.prefix, folder, timing: { predictionMs: 60_000 } });
  worker = await startWorkerProcess(here, redis.url);
  experiment = await api.submit(SPEC);
  for (const { id } of experiment.runs) await here.finished(experiment.id, id);
}, 120_000);
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.exited;
  await here.close();
});

const runOf = (arm: string, seed = 1) => experiment.runs.find((run) => run.arm === arm && run.seed === seed)!.id;

async function post<Answer>(url: string, payload: unknown, headers = {}): Promise<Answer> {
  const response = await api.call('POST', url, { payload: payload as object, headers });
  expect({ status: response.statusCode, detail: response.json().detail }).toEqual({ status: 200, detail: undefined });
  return response.json<Answer>();
}
const predict = (runId: string, payload: unknown, headers = {}) =>
  post<RunPrediction>(`/v1/runs/${runId}/predict`, payload, headers);

async function storedPredictions(runId: string): Promise<Float32Array> {
  const { fence } = (await here.apiStore.getArtifacts(runId))!;
  const bytes = await readFile(here.artifacts.pathOf(runId, fence, 'predictions.bin'));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

describe('POST /v1/runs/{runId}/predict', () => {
  it.each(['noisy', 'images', 'unit'])(
    'says of test images what predictions.bin says, to the last bit: %s',
    async (arm) => {
      const stored = await storedPredictions(runOf(arm));
      const { predictions } = await predict(runOf(arm), { images: first(100) });
      const said = predictions.flatMap(({ probabilities }) => probabilities);
      expect(said).toHaveLength(arm === 'unit' ? 100 : 1000);
      expect(said).toEqual([...stored.subarray(0, said.length)]);
      expect(predictions[0]!.uncertainty).toBeNull();
    },
  );

  it.each(['noisy', 'images'])('repeats the surest mistakes on the images that the data set gives: %s', async (arm) => {
    const asked = await api.call('GET', `/v1/runs/${runOf(arm)}/diagnostics?mistakes=50`);
    const mistakes = asked.json<Diagnostics>().worstMistakes!;
    const indices = mistakes.map(({ image }) => image);
    const given = await api.call('GET', `/v1/datasets/mnist/images/test?index=${indices}`);
    const { images: pictures } = given.json<{ images: { label: number; pixels: number[] }[] }>();
    const { predictions } = await predict(runOf(arm), { images: pictures.map(({ pixels }) => pixels) });
    expect(pictures.map(({ label }) => label)).toEqual(mistakes.map(({ label }) => label));
    expect(predictions.map(({ digit }) => digit)).toEqual(mistakes.map(({ answer }) => answer));
    const sureOf = predictions.map(({ digit, probabilities }) => probabilities[digit]);
    // They have other places in the batch, on which the last bit may depend.
    expect(sureOf).toEqual(mistakes.map(({ confidence }) => expect.closeTo(confidence, 6)));
    expect(mistakes.filter(({ label, answer }) => label === answer)).toEqual([]);
    expect(mistakes).toHaveLength(50);
  });

  it('takes a PNG as its body', async () => {
    const seven = await readFile('examples/seven.png');
    const { predictions } = await predict(runOf('noisy'), seven, { 'content-type': 'image/png' });
    const stored = await storedPredictions(runOf('noisy'));
    expect(predictions[0]!.probabilities).toEqual([...stored.subarray(0, 10)]);
    const sampled = await api.call('POST', `/v1/runs/${runOf('noisy')}/predict?mcSamples=9&seed=4`, {
      payload: seven,
      headers: { 'content-type': 'image/png' },
    });
    expect(sampled.json()).toMatchObject({ mcSamples: 9, seed: 4 });
  });

  it.each(['image/png', 'application/octet-stream'])(
    'has an operation for pictures alone, sent as %s',
    async (type) => {
      const seven = await readFile('examples/seven.png');
      const ask = (path: string, payload: Buffer | object, headers = {}) =>
        api.call('POST', `/v1/${path}`, { payload, headers: { 'content-type': type, ...headers } });
      for (const [path, query] of [
        [`runs/${runOf('noisy')}`, '?'],
        [`experiments/${experiment.id}`, '?arm=noisy&'],
      ]) {
        const answer = await ask(`${path}/predict-picture${query}mcSamples=9&seed=4`, seven);
        const same = await ask(`${path}/predict${query}mcSamples=9&seed=4`, seven, { 'content-type': 'image/png' });
        expect(answer.json()).toEqual(same.json());
        const json = await ask(
          `${path}/predict-picture${query}`,
          { images: first(1) },
          { 'content-type': 'application/json' },
        );
        expect([json.statusCode, json.json().detail]).toEqual([
          415,
          expect.stringContaining('Send a picture as image/png, image/jpeg or image/webp: curl -H'),
        ]);
      }
    },
  );

  it('takes the largest picture, and a hundred images of numbers, within its limits', async () => {
    const large = await sharp(await readFile('examples/seven.png'))
      .resize(1024, 1024)
      .png({ compressionLevel: 0 })
      .toBuffer();
    expect(large.length).toBeGreaterThan(2 ** 20);
    const { predictions } = await predict(runOf('noisy'), large, { 'content-type': 'image/png' });
    expect(predictions).toHaveLength(1);
    const floats = Array.from({ length: 784 }, (_, pixel) => (pixel + 1) / 7919);
    const many = await predict(runOf('noisy'), { images: new Array(100).fill(floats), scale: '0-1' });
    expect(many.predictions).toHaveLength(100);
  });

  it('samples with dropout on, repeatably, and reports the uncertainty', async () => {
    const ask = (seed: number) => predict(runOf('noisy'), { images: first(3), mcSamples: 40, seed });
    const [one, again, other] = [await ask(1), await ask(1), await ask(2)];
    expect(again).toEqual(one);
    expect(other.predictions).not.toEqual(one.predictions);
    for (const { uncertainty, digit, probabilities } of one.predictions) {
      expect(uncertainty!.mutualInformation).toBeGreaterThan(0);
      expect(uncertainty!.predictiveEntropy).toBeGreaterThan(uncertainty!.mutualInformation);
      expect(probabilities[digit]).toBe(Math.max(...probabilities));
    }
    // Sampling has left the model as it was.
    const stored = await storedPredictions(runOf('noisy'));
    const { predictions } = await predict(runOf('noisy'), { images: first(1) });
    expect(predictions[0]!.probabilities).toEqual([...stored.subarray(0, 10)]);
  });

  it('returns only the outputs asked for', async () => {
    const url = `/v1/runs/${runOf('noisy')}/predict`;
    const whole = await predict(runOf('noisy'), { images: first(2), mcSamples: 9 });
    const { predictions, ...about } = await post<RunPrediction>(url, {
      images: first(2),
      mcSamples: 9,
      outputs: ['digit', 'uncertainty'],
    });
    expect(predictions).toEqual(whole.predictions.map(({ digit, uncertainty }) => ({ digit, uncertainty })));
    expect(about).toEqual({ ...whole, predictions: undefined });
    const png = { 'content-type': 'image/png' };
    const ofPng = await post<RunPrediction>(`${url}?outputs=digit`, await readFile('examples/seven.png'), png);
    expect(ofPng.predictions).toEqual([{ digit: expect.any(Number) }]);
  });

  it('shows the image that the model saw, and what was done to it', async () => {
    const url = `/v1/runs/${runOf('noisy')}/predict`;
    const seven = await readFile('examples/seven.png');
    const small = await sharp(seven)
      .resize(90, 90)
      .extend({ left: 150, bottom: 150, background: '#000' })
      .png()
      .toBuffer();
    const png = { 'content-type': 'image/png' };
    const asked = 'outputs=image,preparation';
    const ofSmall = (await post<Seen>(`${url}?${asked}`, small, png)).predictions[0]!;
    expect(ofSmall.preparation).toMatchObject({ fit: 'auto', ink: 'light', place: { height: 20 } });
    const { left, top, height } = ofSmall.preparation.box!;
    expect([left > 150, top < 90, height < 90]).toEqual([true, true, true]);
    const rows = rowsOf(first(1)[0]!);
    const distances = ofSmall.image.flatMap((row, y) => row.map((pixel, x) => Math.abs(pixel - rows[y]![x]!)));
    expect(distances.reduce((sum, distance) => sum + distance, 0) / 784).toBeLessThan(15);

    const asIs = (await post<Seen>(`${url}?${asked}&fit=none`, seven, png)).predictions[0]!;
    expect(asIs.image).toEqual(rows);
    expect(asIs.preparation).toEqual({ fit: 'none', ink: 'light', box: null, place: null, contrast: null });
    const ofArm = await post<Seen>(`/v1/experiments/${experiment.id}/predict`, {
      arm: 'noisy',
      images: [first(1)[0]!.map((pixel) => 255 - pixel)],
      fit: 'auto',
      outputs: ['image'],
    });
    expect(ofArm.predictions).toEqual([{ image: rows }]);
  });

  it('samples an image alike alone and among others', async () => {
    const ask = (images: number[][]) => predict(runOf('noisy'), { images, mcSamples: 20, seed: 3 });
    const [image] = first(1) as [number[]];
    const alone = (await ask([image])).predictions[0]!;
    const { predictions } = await ask([image, ...first(98), image]);
    for (const place of [0, 1, 99]) {
      for (const [digit, p] of predictions[place]!.probabilities.entries()) {
        expect(Math.abs(p - alone.probabilities[digit]!)).toBeLessThan(1e-6);
      }
    }
  });

  const refusals: [string, number, string, () => [string, object]][] = [
    ['a run that does not exist', 404, 'RUN_NOT_FOUND', () => ['run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60', {}]],
    ['samples of a model without noise', 400, 'INVALID_REQUEST', () => [runOf('images'), { mcSamples: 5 }]],
    [
      'more work than one call may ask for',
      400,
      'INVALID_REQUEST',
      () => [runOf('noisy'), { images: first(21), mcSamples: 1000 }],
    ],
    ['an image that is none', 400, 'INVALID_REQUEST', () => [runOf('noisy'), { images: [[1]] }]],
    ['a blank image', 422, 'NO_INK', () => [runOf('noisy'), { images: [...first(1), new Array(784).fill(0)] }]],
  ];
  it.each(refusals)('refuses %s', async (_, status, code, ask) => {
    const [runId, fields] = ask();
    const payload = { images: first(1), ...fields };
    const response = await api.call('POST', `/v1/runs/${runId}/predict`, { payload });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it('answers the command line about a picture that does not fit into JSON', async () => {
    const noise = Buffer.from(Array.from({ length: 3 * 1024 ** 2 }, (_, at) => (at * at * 31) >> 5));
    const input = sharp(noise, { raw: { width: 1024, height: 1024, channels: 3 } });
    const file = path.join(here.data, 'large.png');
    await writeFile(file, await input.png({ compressionLevel: 0 }).toBuffer());
    const args = ['predict', runOf('noisy'), file, '--fit', 'none', '--json'];
    const { code, stdout, stderr } = await regulab(await api.listen(), args);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).predictions).toEqual([expect.objectContaining({ digit: expect.any(Number) })]);
  });

  it('refuses other bodies, and larger ones', async () => {
    const send = async (payload: Buffer, type: string) => {
      const headers = { 'content-type': type };
      return (await api.call('POST', `/v1/runs/${runOf('noisy')}/predict`, { payload, headers })).json().code;
    };
    expect(await send(Buffer.from('GIF89a'), 'image/gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await send(Buffer.alloc(2 ** 20 + 1), 'image/png')).toBe('INVALID_REQUEST');
    expect(await send(Buffer.alloc(PREDICTION_LIMITS.pictureBytes + 1), 'image/jpeg')).toBe('PAYLOAD_TOO_LARGE');
    expect(await send(Buffer.alloc(PREDICTION_LIMITS.jsonBytes + 1), 'application/json')).toBe('PAYLOAD_TOO_LARGE');
    // A picture is a body of predictions alone.
    const elsewhere = await api.call('POST', '/v1/experiments', {
      payload: Buffer.alloc(8),
      headers: { 'content-type': 'image/png' },
    });
    expect(elsewhere.statusCode).toBe(415);
  });

  it('says that a run has no model (any more)', async () => {
    const cancelled = await api.submit({ ...SPEC, training: { epochs: 1000 } });
    await api.call('POST', `/v1/experiments/${cancelled.id}/cancel`);
    const refusal = async (runId: string) => {
      const response = await api.call('POST', `/v1/runs/${runId}/predict`, { payload: { images: first(1) } });
      return [response.statusCode, response.json().code, response.json().detail];
    };
    expect(await refusal(cancelled.runs[0]!.id)).toEqual([409, 'MODEL_UNAVAILABLE', expect.any(String)]);

    const damaged = runOf('unit', 2);
    const { fence } = (await here.apiStore.getArtifacts(damaged))!;
    await writeFile(here.artifacts.pathOf(damaged, fence, 'weights.bin'), 'no weights');
    expect(await refusal(damaged)).toEqual([409, 'MODEL_UNAVAILABLE', expect.stringContaining('not those')]);
  });
});

describe('POST /v1/experiments/{experimentId}/predict', () => {
  const ask = (payload: object) => post<ArmPrediction>(`/v1/experiments/${experiment.id}/predict`, payload);

  it("gives the mean of the arm's runs and how far they agree", async () => {
    const { members, predictions } = await ask({ arm: 'noisy', images: first(20) });
    expect(members.map(({ seed }) => seed)).toEqual([1, 2]);
    const singles = await Promise.all([1, 2].map((seed) => predict(runOf('noisy', seed), { images: first(20) })));
    for (const [index, { probabilities, digit, memberDigits, agreement, uncertainty }] of predictions.entries()) {
      const rows = singles.map((single) => single.predictions[index]!);
      expect(probabilities).toEqual(rows[0]!.probabilities.map((p, k) => (p + rows[1]!.probabilities[k]!) / 2));
      expect(memberDigits).toEqual(rows.map((row) => row.digit));
      expect(agreement).toBe(memberDigits.filter((each) => each === digit).length / 2);
      expect(uncertainty!.mutualInformation).toBeGreaterThanOrEqual(0);
    }
    // Two seeds that were trained on 400 images disagree somewhere.
    expect(predictions.some(({ agreement }) => agreement < 1)).toBe(true);
  });

  it('returns only the outputs asked for', async () => {
    const whole = await ask({ arm: 'noisy', images: first(3) });
    const { predictions } = await ask({ arm: 'noisy', images: first(3), outputs: ['digit', 'agreement'] });
    expect(predictions).toEqual(whole.predictions.map(({ digit, agreement }) => ({ digit, agreement })));
  });

  it('knows no arm that the spec does not have', async () => {
    const url = `/v1/experiments/${experiment.id}/predict`;
    const response = await api.call('POST', url, { payload: { arm: 'other', images: first(1) } });
    expect([response.statusCode, response.json().detail]).toEqual([
      400,
      expect.stringContaining('noisy, images, unit'),
    ]);
  });
});

/**
 * Keys of the queue of predictions but BullMQ's few notes on itself, and what its events should not
 * hold.
 */
async function leftInRedis(): Promise<string[]> {
  const keys = await here.connection.keys(`*${here.prefix}*:predictions:*`);
  const left = keys.filter((key) => !/:(events|id|meta|stalled-check|marker)$/.test(key));
  const events = await here.connection.xrange(keys.find((key) => key.endsWith(':events'))!, '-', '+');
  return [...left, ...events.flatMap(([, fields]) => fields).filter((field) => /probabilities|pixels/.test(field))];
}

describe('without an answer', () => {
  const unavailable = async (method: Method, url: string) => {
    const response = await api.call(method, url, { payload: { images: first(1) } });
    return [response.statusCode, response.json().code, Number(response.headers['retry-after']) > 0];
  };

  it('it is 503 with Retry-After when no worker is there, or none answers in time; the next one answers nothing late', async () => {
    const { runs } = experiment;
    const url = `/v1/runs/${runs[0]!.id}/predict`;
    const hasty = await startApi(redis.url, {
      prefix: here.prefix,
      folder: path.join(here.data, 'artifacts'),
      timing: { predictionMs: 300 },
    });
    // Stopped, it keeps its heartbeat for some seconds and takes no job.
    worker.child.kill('SIGSTOP');
    const late = await hasty.call('POST', url, { payload: { images: first(1) } });
    expect([late.statusCode, late.json().code, late.headers['retry-after']]).toEqual([
      503,
      'PREDICTION_UNAVAILABLE',
      '5',
    ]);
    expect(await here.connection.keys(`*${here.prefix}*prediction-*`)).toEqual([]);
    worker.child.kill('SIGCONT');
    worker.child.kill('SIGTERM');
    await worker.exited;
    expect(await unavailable('POST', url)).toEqual([503, 'PREDICTION_UNAVAILABLE', true]);
    expect(await leftInRedis()).toEqual([]);

    worker = await startWorkerProcess(here, redis.url);
    await predict(runs[0]!.id, { images: first(1) });
  });
});
