import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type LayerReport, layerReportSchema } from '../../../src/experiments/records/layer-report.js';
import type { RunSpec } from '../../../src/experiments/spec/experiment.js';
import type { FinishedReport } from '../../../src/trainer/messages.js';
import { isAlive } from '../../e2e/regulab.js';
import { temporaryFolder } from '../../support/folders.js';
import { everything, model, regularization, training } from '../../support/specs.js';
import { processGone } from '../../support/worker-process.js';
import { ENDLESS, ROOT, runSpec, TrainerProcess, type TrainerProcessOptions, trainCommand } from './trainer-process.js';

const folder = temporaryFolder();
const newDirectory = () => mkdtempSync(path.join(folder, 'artifacts-'));

const started: TrainerProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((trainer) => trainer.end()));
});

async function startTrainer(
  environment?: Record<string, string>,
  options?: TrainerProcessOptions,
): Promise<TrainerProcess> {
  const trainer = new TrainerProcess(environment, options);
  started.push(trainer);
  await trainer.report('ready');
  return trainer;
}

async function finish(trainer: TrainerProcess, spec: RunSpec, artifactDirectory = newDirectory()) {
  const last = await trainer.train(spec, { artifactDirectory });
  expect(last).toMatchObject({ type: 'finished' });
  return last as FinishedReport;
}

describe('a run', () => {
  const spec = runSpec({ regularization: everything, model: model({ architecture: 'mlp', hiddenUnits: [8] }) });
  const artifactDirectory = newDirectory();
  let trainer: TrainerProcess;
  let last: FinishedReport;
  let reports: TrainerProcess['reports'];
  let output: string;
  beforeAll(async () => {
    trainer = new TrainerProcess();
    await trainer.report('ready');
    last = await finish(trainer, spec, artifactDirectory);
    reports = [...trainer.reports];
    await trainer.end();
    output = trainer.output;
  });

  it('reports its start, progress, then every epoch in order, then its end', () => {
    expect(reports[0]).toMatchObject({ type: 'started', position: { epoch: 0, step: 0, steps: 8 }, epochs: [] });
    expect(reports[1]).toMatchObject({ type: 'progress', epoch: 0, epochs: 2, step: 1, steps: 8 });
    const epochs = reports.flatMap((report) => (report.type === 'epoch' ? report.metrics.epoch : []));
    expect(epochs).toEqual([1, 2]);
    expect(reports.at(-1)).toBe(last);
    expect(last.stopReason).toEqual({ kind: 'completed', epoch: 2 });
  });

  it('leaves its five artifacts as described, and nothing else', () => {
    expect(last.artifacts.map(({ name }) => name)).toEqual([
      'model.json',
      'weights.bin',
      'run.json',
      'predictions.bin',
      'layers.json',
    ]);
    expect(readdirSync(artifactDirectory).sort()).toEqual(last.artifacts.map(({ name }) => name).sort());
    for (const { name, size, sha256 } of last.artifacts) {
      const content = readFileSync(path.join(artifactDirectory, name));
      expect({ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({
        name,
        size,
        sha256,
      });
    }
    expect(last.artifacts.find(({ name }) => name === 'weights.bin')!.sha256).toBe(last.weightsSha256);
  });

  it('records everything needed to repeat it', () => {
    const record = JSON.parse(readFileSync(path.join(artifactDirectory, 'run.json'), 'utf8'));
    expect(record).toMatchObject({
      runId: last.runId,
      spec,
      seed: 1,
      evaluation: last.evaluation,
      weightsSha256: last.weightsSha256,
      epochs: reports.flatMap((report) => (report.type === 'epoch' ? [report.metrics] : [])),
      receipt: {
        ...last.receipt,
        trainingSemantics: 2,
        executionMode: 'compiled',
        threads: { intraOp: 1, interOp: 1 },
        versions: { node: process.versions.node, tensorflow: expect.any(String), regulab: expect.any(String) },
      },
    });
    expect(Object.values(record.dataset.sha256)).toHaveLength(4);
  });

  it('evaluates the training, validation and test images', () => {
    const { train, validation, test } = last.evaluation;
    expect([train.samples, validation!.samples, test.samples]).toEqual([240, 60, 10_000]);
    const lastEpoch = reports.findLast((report) => report.type === 'epoch')!;
    expect(lastEpoch).toMatchObject({ metrics: { train: { objective: train.objective } } });
  });

  it('writes lines about itself to its output', () => {
    expect(output).toMatch(/arm arm, seed 1, fence 1/);
    expect(output).toMatch(/epoch 2\/2/);
    expect(output).toMatch(/completed after epoch 2/);
  });
});

describe('a saved model', () => {
  const output = { activation: 'sigmoid' } as const;
  const stack = model({
    architecture: 'layers',
    layers: [
      { type: 'conv2d', filters: 3, kernelSize: 5, strides: 2, activation: 'tanh', kernelRegularizer: { l1: 0.001 } },
      { type: 'batchNormalization', momentum: 0.5 },
      { type: 'activation', activation: 'relu' },
      { type: 'maxPooling2d', strides: 1, padding: 'same' },
      { type: 'dropout', rate: 0.2 },
      { type: 'flatten' },
      { type: 'dense', units: 9, activation: 'sigmoid' },
    ],
  });
  const recurrentStack = model({
    architecture: 'layers',
    input: 'rows',
    layers: [
      { type: 'lstm', units: 5, returnSequences: true },
      { type: 'batchNormalization' },
      { type: 'gru', units: 6, returnSequences: true },
      { type: 'flatten' },
    ],
  });
  const rate = 0.2;
  const noisy = regularization({
    layerNormalization: {},
    gaussianNoise: { standardDeviation: 0.1 },
    gaussianDropout: { rate },
    spatialDropout: { rate },
    recurrentDropout: { rate },
    maxNorm: { limit: 3 },
  });
  const cases: [string, Partial<RunSpec>][] = [
    ['softmax regression', {}],
    ['mlp with a sigmoid unit', { model: model({ architecture: 'mlp', output }), regularization: everything }],
    ['cnn', { model: model({ architecture: 'cnn', filters: [4, 8], hiddenUnits: [16] }), regularization: everything }],
    ['lstm', { model: model({ architecture: 'lstm', units: 8 }), regularization: everything }],
    ['gru', { model: model({ architecture: 'gru', units: 8, hiddenUnits: [6] }), regularization: everything }],
    [
      'mlp with every kind of noise',
      { model: model({ architecture: 'mlp', hiddenUnits: [8] }), regularization: noisy },
    ],
    ['cnn with every kind of noise', { model: model({ architecture: 'cnn', filters: [4] }), regularization: noisy }],
    ['lstm with every kind of noise', { model: model({ architecture: 'lstm', units: 8 }), regularization: noisy }],
    ['stack of image layers', { model: stack }],
    ['stack of recurrent layers', { model: recurrentStack }],
  ];

  let trainer: TrainerProcess;
  beforeAll(async () => {
    trainer = new TrainerProcess();
    await trainer.report('ready');
  });
  afterAll(() => trainer.end());

  it.each(cases)(
    'of a %s is loaded by plain tfjs elsewhere and is as accurate to the last digit',
    async (_, fields) => {
      const directory = newDirectory();
      const spec = runSpec({ training: training({ epochs: 2, batchSize: 16 }), ...fields });
      const { evaluation } = await finish(trainer, spec, directory);
      const loaded = await loadElsewhere(directory);
      expect(loaded.accuracy).toBe(Math.fround(evaluation.test.accuracy));
      expect(loaded.predictions).toBe(10_000 * spec.model.output.units);
      expect(loaded.distance).toBeLessThan(1e-5);
    },
    60_000,
  );

  it('keeps its dropout layers and has its output activation in place', async () => {
    const directory = newDirectory();
    const mlp = model({ architecture: 'mlp', hiddenUnits: [4] });
    await finish(trainer, runSpec({ model: mlp, regularization: everything }), directory);
    const { layers } = await loadElsewhere(directory);
    expect(layers).toEqual(['InputLayer', 'Dense', 'BatchNormalization', 'Activation', 'Dropout', 'Dense']);
  });

  async function loadElsewhere(directory: string) {
    const script = path.join(ROOT, 'test/integration/trainer/load-saved-model.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, directory]);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as {
      accuracy: number;
      predictions: number;
      distance: number;
      layers: string[];
    };
  }
});

describe('equal specs and seeds', () => {
  const cases: [string, Partial<RunSpec>][] = [
    ['mlp', { model: model({ architecture: 'mlp', hiddenUnits: [16] }), regularization: everything }],
    ['cnn', { model: model({ architecture: 'cnn', filters: [4], hiddenUnits: [8] }), regularization: everything }],
    ['lstm', { model: model({ architecture: 'lstm', units: 8 }), regularization: everything }],
    ['gru', { model: model({ architecture: 'gru', units: 8 }), regularization: everything }],
  ];

  let one: TrainerProcess;
  let two: TrainerProcess;
  beforeAll(async () => {
    [one, two] = [new TrainerProcess(), new TrainerProcess()];
    await Promise.all([one.report('ready'), two.report('ready')]);
  });
  afterAll(() => Promise.all([one.end(), two.end()]));

  it.each(cases)(
    'give a %s the same bytes in another process, alone or next to another run; another seed does not',
    async (_, fields) => {
      const spec = runSpec(fields);
      const alone = await finish(one, spec);
      const [sideBySide, other] = await Promise.all([finish(two, spec), finish(one, { ...spec, seed: 2 })]);
      expect(sideBySide.weightsSha256).toBe(alone.weightsSha256);
      expect(other.weightsSha256).not.toBe(alone.weightsSha256);
    },
  );
});

describe('layer report', () => {
  const spec = (mode: RunSpec['layerReport']) =>
    runSpec({
      model: model({ architecture: 'mlp', hiddenUnits: [16] }),
      regularization: everything,
      training: training({ epochs: 3, batchSize: 16 }),
      layerReport: mode,
    });

  it('are left as the spec asks, and change no bit of the weights', async () => {
    const trainer = await startTrainer();
    const hashes = new Set<string>();
    const left: Record<string, LayerReport | null> = {};
    for (const mode of ['none', 'final', 'epochs'] as const) {
      const directory = newDirectory();
      const { weightsSha256, evaluation } = await finish(trainer, spec(mode), directory);
      hashes.add(weightsSha256);
      expect(evaluation.temperature!.nllAfter).toBeLessThanOrEqual(evaluation.temperature!.nllBefore);
      // 784 · 16 + 16 · 10 multiply-adds; three products, 240 images, 3 epochs.
      expect(evaluation.cost).toMatchObject({ multiplyAddsPerImage: 12704, trainingMegaflops: 54.88128 });
      const file = path.join(directory, 'layers.json');
      const isThere = readdirSync(directory).includes('layers.json');
      left[mode] = isThere ? layerReportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
    }
    expect(hashes.size).toBe(1);
    expect(left.none).toBeNull();
    expect(left.final!.epochs).toEqual([]);
    expect(left.epochs!.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(left.epochs!.epochs[2]).toEqual(left.final!.final);
    expect(left.epochs!.pruning).toEqual(left.final!.pruning);
    expect(left.final!.pruning.points).toHaveLength(4);
  });
});

describe('a full disk', () => {
  it('ends the run with its code, and keeps the previous checkpoint whole, from which it resumes', async () => {
    // Files of at most 1 KiB, as at a full disk: a checkpoint takes more.
    const limited = path.join(folder, 'limited-node');
    writeFileSync(limited, `#!/bin/sh\nulimit -f 2\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    const checkpoints = { folder: newDirectory(), oldestFence: 0 };
    const spec = runSpec({ training: training({ epochs: 40, batchSize: 8 }) });
    const before = await startTrainer({ REGULAB_CHECKPOINT_SECONDS: '0' }, { crashes: ['1/step:40'] });
    await expect(before.train(spec, { checkpoints, artifactDirectory: newDirectory() })).rejects.toThrow(
      'ended without',
    );
    const left = readdirSync(checkpoints.folder).sort();
    expect(left).toHaveLength(2);

    // Op by op, since a compiled graph is a file, too.
    const full = new TrainerProcess(
      { REGULAB_CHECKPOINT_SECONDS: '0', REGULAB_EXECUTION_MODE: 'eager' },
      { execPath: limited },
    );
    started.push(full);
    await full.report('ready');
    const last = await full.train(spec, { fence: 2, checkpoints, artifactDirectory: newDirectory() });
    expect(last).toMatchObject({ type: 'failed', code: 'DISK_FULL', message: expect.stringContaining('EFBIG') });
    expect(readdirSync(checkpoints.folder).sort()).toEqual(left);

    const after = await startTrainer();
    const resumed = await after.train(spec, { fence: 3, checkpoints, artifactDirectory: newDirectory() });
    const { position } = await after.report('started');
    expect(position.epoch).toBeGreaterThanOrEqual(1);
    expect((await finish(after, spec)).weightsSha256).toBe((resumed as FinishedReport).weightsSha256);
  });
});

describe('stopping', () => {
  it('ends the run within two seconds and leaves the trainer ready for the next', async () => {
    const trainer = await startTrainer();
    const command = trainCommand(ENDLESS, { artifactDirectory: newDirectory() });
    trainer.send(command);
    await trainer.report('progress');
    const asked = performance.now();
    trainer.send({ type: 'stop', runId: command.runId, fence: 1, saveState: true });
    expect(await trainer.report('stopped')).toMatchObject({ runId: command.runId, fence: 1, epoch: 0 });
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(readdirSync(command.artifactDirectory)).toEqual([]);
    await finish(trainer, runSpec());
  });

  it('ends no other run than the one addressed', async () => {
    const trainer = await startTrainer();
    const command = trainCommand(runSpec(), { fence: 2, artifactDirectory: newDirectory() });
    trainer.send(command);
    trainer.send({ type: 'stop', runId: command.runId, fence: 1, saveState: true });
    trainer.send({ type: 'stop', runId: 'run_another', fence: 2, saveState: true });
    expect(await trainer.report('finished')).toMatchObject({ fence: 2 });
  });
});

describe('finishing now', () => {
  /**
   * Stops a run in its second epoch.
   * @param again further executions, which are to finish from the start
   */
  async function finishedNow(again: number) {
    const trainer = await startTrainer({ REGULAB_CHECKPOINT_SECONDS: '3600' });
    const spec = runSpec({ training: training({ epochs: 1000, batchSize: 1 }) });
    const command = trainCommand(spec, { artifactDirectory: newDirectory() });
    trainer.send(command);
    await trainer.report('epoch');
    trainer.send({ type: 'finish_now', runId: command.runId, fence: 1 });
    let last = await trainer.report('finished');
    for (let fence = 2; fence < 2 + again; fence++) {
      const { checkpoints } = command;
      const next = await trainer.train(spec, {
        fence,
        checkpoints,
        artifactDirectory: newDirectory(),
        finishNow: true,
      });
      expect(next).toMatchObject({ weightsSha256: last.weightsSha256, type: 'finished' });
      last = next as FinishedReport;
    }
    return last;
  }

  it('keeps the model trained so far and evaluates it, and does the same when it is repeated', async () => {
    const { stopReason, evaluation, artifacts } = await finishedNow(1);
    expect(stopReason.kind).toBe('cancelled');
    expect(stopReason.epoch).toBeGreaterThanOrEqual(1);
    expect(evaluation.savedEpoch - stopReason.epoch).toBeLessThanOrEqual(1);
    expect(evaluation.test.accuracy).toBeGreaterThan(0.3);
    expect(evaluation.validation!.samples).toBe(60);
    expect(artifacts.map(({ name }) => name)).toContain('weights.bin');
  });

  it('leaves the best epoch where early stopping restores it', async () => {
    const trainer = await startTrainer();
    const earlyStopping = { monitor: 'validation.accuracy', patience: 1000, restoreBest: true } as const;
    // So fast that the accuracy does not grow any more after the first epochs.
    const spec = runSpec({ training: training({ epochs: 1000, batchSize: 10, earlyStopping }) });
    const command = trainCommand(spec, { artifactDirectory: newDirectory() });
    trainer.send(command);
    await trainer.report('epoch');
    trainer.send({ type: 'finish_now', runId: command.runId, fence: 1 });
    const { evaluation } = await trainer.report('finished');
    const epochs = trainer.reports.flatMap((report) => (report.type === 'epoch' ? report.metrics : []));
    const accuracies = epochs.map(({ validation }) => validation!.accuracy);
    expect(evaluation.savedEpoch).toBe(accuracies.indexOf(Math.max(...accuracies)) + 1);
    expect(evaluation.validation!.accuracy).toBe(Math.max(...accuracies));
  });

  it('stops a run that has not begun: it has no model to keep', async () => {
    const trainer = await startTrainer();
    const last = await trainer.train(ENDLESS, { artifactDirectory: newDirectory(), finishNow: true });
    expect(last).toMatchObject({ type: 'stopped', epoch: 0 });
    await finish(trainer, runSpec());
  });
});

describe('a trainer whose parent goes away', () => {
  it('exits within a second in the middle of a training', async () => {
    const trainer = await startTrainer();
    trainer.send(trainCommand(ENDLESS, { artifactDirectory: newDirectory() }));
    await trainer.report('progress');
    const exited = once(trainer.child, 'exit');
    const left = performance.now();
    trainer.child.disconnect();
    await exited;
    expect(performance.now() - left).toBeLessThan(1000);
  });

  it('ends although a computation hangs and it hears nothing', async () => {
    const command = trainCommand(ENDLESS, { artifactDirectory: newDirectory() });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(ROOT, 'test/fixtures/dying-parent.mjs'), JSON.stringify(command)],
      { env: { PATH: process.env.PATH!, TEST_CRASH_AT: 'hang@step:1' } },
    ).catch((error) => error); // it dies by a signal
    const orphan = Number(stdout);
    await processGone(orphan, 10_000).finally(() => {
      if (orphan > 0 && isAlive(orphan)) process.kill(orphan, 'SIGKILL');
    });
  });

  it('exits when the parent leaves while it is still loading', async () => {
    const trainer = new TrainerProcess();
    await once(trainer.child, 'spawn');
    const exited = once(trainer.child, 'exit');
    trainer.child.disconnect();
    await exited;
    expect(trainer.child.signalCode).toBeNull();
  });
});

describe('a run that cannot succeed', () => {
  it('is reported as diverged with the step, and leaves no artifact', async () => {
    const trainer = await startTrainer();
    const artifactDirectory = newDirectory();
    const spec = runSpec({
      model: model({ architecture: 'mlp', hiddenUnits: [8] }),
      regularization: regularization({ kernel: { l2: 1000 } }),
      training: training({ epochs: 5, batchSize: 10, optimizer: { type: 'sgd', learningRate: 100 } }),
    });
    expect(await trainer.train(spec, { artifactDirectory })).toMatchObject({
      type: 'diverged',
      stopReason: { kind: 'diverged', epoch: 1, step: 5 },
    });
    expect(readdirSync(artifactDirectory)).toEqual([]);
  });

  it('fails by code, and the trainer trains the next run', async () => {
    const damaged = mkdtempSync(path.join(folder, 'damaged-'));
    writeFileSync(path.join(damaged, 'train-images-idx3-ubyte'), 'no images');
    const trainer = await startTrainer({ REGULAB_DATASETS: `damaged=${damaged}` });
    const on = (name: string) => runSpec({ dataset: { ...runSpec().dataset, name } });
    const failures: [RunSpec, string, string, RegExp][] = [
      [on('damaged'), newDirectory(), 'DATASET_INVALID', /train-images-idx3-ubyte/],
      [on('unknown'), newDirectory(), 'DATASET_INVALID', /"unknown" is not configured/],
      [runSpec(), path.join(folder, 'gone'), 'ARTIFACT_WRITE_FAILED', /gone/],
    ];
    for (const [spec, artifactDirectory, code, message] of failures) {
      const last = await trainer.train(spec, { artifactDirectory });
      expect(last).toMatchObject({ type: 'failed', code, message: expect.stringMatching(message), fence: 1 });
    }
    await finish(trainer, runSpec());
  });

  it('is refused while another run is under way', async () => {
    const trainer = await startTrainer();
    trainer.send(trainCommand(ENDLESS, { artifactDirectory: newDirectory() }));
    trainer.send(trainCommand(runSpec(), { runId: 'run_second', artifactDirectory: newDirectory() }));
    expect(await trainer.report('failed')).toMatchObject({ runId: 'run_second', code: 'INTERNAL' });
    trainer.send({ type: 'stop', runId: trainCommand(ENDLESS).runId, fence: 1, saveState: true });
    await trainer.report('stopped');
  });
});
