/**
 * Trained models, exported, in the hands of the tools that they are exported for: every kind of
 * layer must predict what the run stored.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { providePythonTools, TEST_TOOLS } from '../../../../scripts/python-tools.mjs';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { startApi, type TestApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';
import { ARMS } from './arms.js';

const redis = await startTestRedis();
let here: Installation;
let api: TestApi;
let worker: WorkerProcess;
let folder: string;
let answers: Record<string, Answer>;

interface Answer {
  keras: number;
  kerasLayers: string[];
  kerasRules: number;
  kerasMetadata: Record<string, string>;
  onnx: number;
  onnxMetadata: Record<string, string>;
  onnxShapes: (string | number)[][];
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'regulab-exports-'));
  here = await newInstallation(redis.url);
  api = await startApi(redis.url, { prefix: here.prefix, folder: path.join(here.data, 'artifacts') });
  worker = await startWorkerProcess(here, redis.url);
  const tools = providePythonTools(TEST_TOOLS);
  const experiment = await api.submit({
    dataset: { trainSize: 200 },
    training: { epochs: 1 },
    layerReport: 'none',
    arms: ARMS,
  });
  for (const { id } of experiment.runs) await here.finished(experiment.id, id);
  answers = await readModels(await tools, experiment);
}, 600_000);
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.exited;
  await here.close();
  await rm(folder, { recursive: true, force: true });
});

async function readModels(
  { python, environment }: Awaited<ReturnType<typeof providePythonTools>>,
  { runs }: Experiment,
) {
  const models = [];
  for (const { id, arm } of runs) {
    const model: Record<string, string> = { name: arm };
    for (const format of ['keras', 'onnx']) {
      const response = await api.call('GET', `/v1/runs/${id}/export?format=${format}`);
      expect({ arm, format, status: response.statusCode }).toEqual({ arm, format, status: 200 });
      model[format] = path.join(folder, `${arm}.${format}`);
      await writeFile(model[format], response.rawPayload);
    }
    const { fence } = (await here.apiStore.getArtifacts(id))!;
    models.push({ ...model, predictions: here.artifacts.pathOf(id, fence, 'predictions.bin') });
  }
  const images = path.join(folder, 'images.bin');
  const { test } = await loadMnist();
  await writeFile(images, Buffer.from(Float32Array.from(test.pixels, (pixel) => pixel / 255).buffer));
  const question = path.join(folder, 'question.json');
  await writeFile(question, JSON.stringify({ images, models }));
  const script = 'scripts/exports/read_models.py';
  const { stdout } = await promisify(execFile)(python, [script, question], { env: environment });
  return JSON.parse(stdout);
}

describe('an exported model', () => {
  it.each(ARMS.map(({ name }) => name))('predicts what the run stored: %s', (arm) => {
    const { keras, onnx } = answers[arm]!;
    expect(keras).toBeLessThan(1e-5);
    expect(onnx).toBeLessThan(1e-5);
  });

  it('has all its layers and penalties in Keras', () => {
    expect(answers.cnn!.kerasLayers.slice(0, 7)).toEqual([
      'Conv2D',
      'BatchNormalization',
      'LayerNormalization',
      'Activation',
      'MaxPooling2D',
      'SpatialDropout2D',
      'GaussianDropout',
    ]);
    // Two hidden blocks, each with penalties on its kernel, its bias and its activity.
    expect(answers.mlp!.kerasRules).toBe(6);
    expect(answers.sequences!.kerasRules).toBe(1);
  });

  it.each(['keras', 'onnx'] as const)('says what it expects, and whose it is: %s', (tool) => {
    const said = (arm: string) => answers[arm]![`${tool}Metadata`];
    expect(said('mlp')['regulab.input']).toMatch(/^float32 \[batch, 784\]: .* divided by 255, white ink/);
    expect(said('windows')['regulab.input']).toMatch(/^float32 \[batch, 28, 28, 1\]/);
    expect(said('lstm')['regulab.input']).toMatch(/^float32 \[batch, 28, 28\]/);
    expect(said('unit')['regulab.output']).toMatch(/one sigmoid unit/);
    expect(said('gru')).toMatchObject({ 'regulab.arm': 'gru', 'regulab.weightsSha256': expect.any(String) });
  });

  it('takes any number of images in ONNX, without the layers of training alone', () => {
    expect(answers.windows!.onnxShapes).toEqual([
      ['batch', 28, 28, 1],
      ['batch', 10],
    ]);
    expect(answers.unit!.onnxShapes).toEqual([
      ['batch', 784],
      ['batch', 1],
    ]);
    expect(answers.sequences!.onnxMetadata['regulab.layersLeftOut']).toBe('dropout');
    expect(answers.gru!.onnxMetadata['regulab.layersLeftOut']).toBeUndefined();
  });
});
