import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { percent } from '../../src/number-format.js';
import { jsonLines, killCommands, runCommand, type Service, startService, temporaryFolder } from './regulab.js';

/** Trains far longer than any test waits. */
const LONG = ['--preset', 'quick-start', '--set', 'dataset.trainSize=60000', '--set', 'training.epochs=500'];
const DIVERGING = {
  dataset: { trainSize: 200 },
  training: { epochs: 2, optimizer: { type: 'sgd', learningRate: 100 } },
  arms: [{ name: 'wild', model: { architecture: 'mlp', hiddenUnits: [64, 64, 64], activation: 'linear' } }],
};

let folder: string;
let service: Service;
const regulab = (...args: string[]) => service.regulab(...args);
const submitJson = async (...args: string[]) => JSON.parse((await regulab('submit', '--json', ...args)).stdout);

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService(path.join(folder, 'data'));
});

afterAll(async () => {
  await service?.interrupt();
  killCommands();
  await fs.rm(folder, { recursive: true, force: true });
});

describe('regulab submit --watch', () => {
  it('shows the progress of every run and ends with 0 when the experiment succeeded', async () => {
    const { code, stdout } = await regulab('submit', '--preset', 'quick-start', '--watch');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Submitted exp_\S+ \(quick-start\): 2 runs, about/);
    expect(stdout).toMatch(/with-dropout seed 1: succeeded .*test accuracy \d+\.\d\d %/);
    expect(stdout).toMatch(/status +succeeded/);
    expect(stdout.trimEnd()).toMatch(/Compare the arms: regulab compare exp_\S+$/);
  });

  it('writes nothing but JSON lines with --json, each event once and in order, the result last', async () => {
    const { code, stdout } = await regulab('submit', '--preset', 'quick-start', '--watch', '--json');
    expect(code).toBe(0);
    const [submitted, ...events] = jsonLines(stdout);
    const result = events.pop();
    expect(submitted).toMatchObject({ type: 'submitted', experiment: { name: 'quick-start' } });
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'run.epoch')).toHaveLength(4);
    expect(events.at(-1).type).toBe('experiment.finished');
    expect(result).toMatchObject({ type: 'result', experiment: { id: submitted.experiment.id, status: 'succeeded' } });
    expect(result.runs).toHaveLength(2);
  });

  it('ends with 1 when training failed, and says why', async () => {
    const file = path.join(folder, 'diverging.json');
    await fs.writeFile(file, JSON.stringify(DIVERGING));
    const { code, stdout } = await regulab('submit', file, '--watch');
    expect(code).toBe(1);
    expect(stdout).toMatch(/wild seed 1: TRAINING_DIVERGED/);
  });

  it('reads a spec from stdin, with fields set on the command line', async () => {
    const args = ['submit', '-', '--dry-run', '--json', '--set', 'seeds={"count":3}', '--url', service.url];
    const { code, stdout } = await runCommand(args, {}, JSON.stringify(DIVERGING));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ spec: { seeds: [1, 2, 3] }, estimate: { runs: 3 } });
  });
});

describe('regulab cancel and retry', () => {
  it('cancels what is watched, which ends the watch with 4; a retry queues the run again', async () => {
    const experiment = await submitJson(...LONG);
    const runId = experiment.runs[0].id;
    const watch = service.begin('watch', runId, '--json');
    await watch.line((line) => line.includes('run.started'));

    expect((await regulab('retry', runId)).code).toBe(2);
    expect((await regulab('delete', experiment.id)).stderr).toContain('EXPERIMENT_NOT_FINISHED');
    expect((await regulab('cancel', experiment.id)).code).toBe(0);
    const { code, stdout } = await watch.finished;
    expect(code).toBe(4);
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      type: 'result',
      experiment: null,
      runs: [{ status: 'cancelled' }],
    });

    // Queued, unless the idle worker has already taken it.
    const retried = JSON.parse((await regulab('retry', runId, '--json')).stdout);
    expect(retried).toMatchObject({ id: runId, status: expect.stringMatching(/^(queued|running)$/) });
    expect((await regulab('cancel', runId, '--keep-model')).code).toBe(0);
    expect((await regulab('watch', experiment.id)).code).toBe(4);
    expect((await regulab('delete', experiment.id)).code).toBe(0);
    expect((await regulab('get', experiment.id)).stderr).toContain('EXPERIMENT_NOT_FOUND');
  });

  it('leaves the experiment running when the watch is interrupted', async () => {
    const watch = service.begin('submit', ...LONG, '--watch');
    await watch.line((line) => /without-dropout seed 1: (started|epoch)/.test(line));
    process.kill(-watch.child.pid!, 'SIGINT');
    const { code, stderr } = await watch.finished;
    expect(code).toBe(130);
    const id = /regulab watch (exp_\S+)/.exec(stderr)![1]!;
    expect(JSON.parse((await regulab('get', id, '--json')).stdout)).toMatchObject({ status: 'running' });
    expect((await regulab('cancel', id)).code).toBe(0);
    expect((await regulab('watch', id)).code).toBe(4);
  });
});

describe('regulab get, list, presets and download', () => {
  let experiment: { id: string; runs: { id: string }[] };
  beforeAll(async () => {
    const { stdout } = await regulab(
      'submit',
      '--preset',
      'quick-start',
      '--set',
      'training.epochs=1',
      '--watch',
      '--json',
    );
    experiment = jsonLines(stdout).at(-1).experiment;
  });

  it('shows experiments and runs with their metrics', async () => {
    const runId = experiment.runs[0]!.id;
    const whole = JSON.parse((await regulab('get', experiment.id, '--metrics', '--json')).stdout);
    expect(whole).toMatchObject({
      id: experiment.id,
      status: 'succeeded',
      metrics: [{ epochs: [{ epoch: 1 }] }, { epochs: [{ epoch: 1 }] }],
    });
    const one = await regulab('get', runId, '--metrics');
    expect(one.stdout).toContain(percent(whole.runs[0].evaluation.test.accuracy));
    expect(one.stdout).toMatch(/^ *epoch +objective/m);
    expect((await regulab('get', experiment.id)).stdout).toContain(runId);
  });

  it('lists experiments page by page', async () => {
    const first = JSON.parse((await regulab('list', '--limit', '1', '--json')).stdout);
    expect(first.items[0].id).toBe(experiment.id);
    const second = JSON.parse((await regulab('list', '--limit', '1', '--cursor', first.nextCursor, '--json')).stdout);
    expect(second.items[0].id).not.toBe(experiment.id);
    expect((await regulab('list', '--status', 'succeeded')).stdout).toContain(experiment.id);
  });

  it('lists the presets', async () => {
    expect((await regulab('presets')).stdout).toContain('notebook-dropout-corrected');
    expect(JSON.parse((await regulab('presets', '--json')).stdout).items[0].name).toBe('notebook-dropout');
  });

  it('downloads the artifacts of a run as their SHA-256 says', async () => {
    const output = path.join(folder, 'download');
    const runId = experiment.runs[0]!.id;
    const all = JSON.parse((await regulab('download', runId, '--output', output, '--json')).stdout);
    const names = all.files.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['model.json', 'weights.bin', 'run.json', 'predictions.bin']));
    expect((await fs.readdir(output)).sort()).toEqual(names.sort());
    for (const { path: file, sha256, size } of all.files) {
      const content = await fs.readFile(file);
      expect({ size: content.length, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({
        size,
        sha256,
      });
    }
    const one = path.join(folder, 'one');
    await regulab('download', runId, 'model.json', '--output', one);
    expect(await fs.readdir(one)).toEqual(['model.json']);
    expect((await regulab('download', runId, 'nothing.bin')).code).toBe(2);
  });
});

describe('regulab compare', () => {
  it('compares the trained arms over their seeds, as tables and in words, and as the JSON of the service', async () => {
    const seeds = ['--set', 'seeds=[1,2,3]', '--set', 'training.epochs=1'];
    const submitted = await regulab('submit', '--preset', 'quick-start', ...seeds, '--watch', '--json');
    const { id } = jsonLines(submitted.stdout).at(-1).experiment;
    const { code, stdout } = await regulab('compare', id, '--margin', '50');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^without-dropout +3\/3 +0 +0 +\d+\.\d{2} %/m);
    expect(stdout).toMatch(/^minus without-dropout +pairs +difference/m);
    expect(stdout).toMatch(
      /^with-dropout: .*On average over 3 seeds, the test accuracy of with-dropout is \d+\.\d\d points (?:higher|lower) than/m,
    );

    const comparison = JSON.parse((await regulab('compare', id, '--margin', '50', '--json')).stdout);
    expect(comparison).toMatchObject({ experimentId: id, complete: true, baseline: 'without-dropout' });
    const [{ n, pairedT, mcnemar, bootstrap, difference }] = comparison.comparisons;
    expect([n, pairedT.df, mcnemar.length]).toEqual([3, 2, 3]);
    // The images that one arm alone has right are the difference of the accuracies.
    for (const [index, { b, c }] of mcnemar.entries()) {
      expect((c - b) / 10000).toBeCloseTo(difference.values[index].value, 6);
    }
    expect(bootstrap.seedsAndImages.low).toBeLessThan(difference.mean);

    const refused = await regulab('compare', id, '--metric', 'accuracy');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('INVALID_REQUEST');
  });
});

describe('regulab path, bias-variance and ensembles', () => {
  const SPEC = {
    kind: 'biasVariance',
    seeds: [1, 2, 3, 4],
    dataset: { trainSize: 300, resampling: 'bootstrap' },
    training: { epochs: 2 },
    arms: [
      {
        name: 'dropout',
        model: { architecture: 'mlp', hiddenUnits: [16] },
        regularization: { dropout: { rate: { grid: [0.5, 0] } } },
      },
    ],
  };
  const jsonOf = async (...args: string[]) => JSON.parse((await regulab(...args, '--json')).stdout);

  it('follow a sweep, take its error apart and put its runs together, from what was trained', async () => {
    const file = path.join(folder, 'replicas.json');
    await fs.writeFile(file, JSON.stringify(SPEC));
    const dryRun = await regulab('submit', file, '--dry-run');
    expect(dryRun.stdout).toMatch(/^Valid: 2 arms, 8 runs, about .*, at most \d+ MB per run\.$/m);
    expect(dryRun.stdout).toContain('dropout: 2 arms (dropout_rate-0.5, dropout_rate-0)');
    const submitted = await regulab('submit', file, '--watch', '--json');
    const { experiment, runs } = jsonLines(submitted.stdout).at(-1);

    const { code, stdout } = await regulab('path', experiment.id);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dropout\nrate +runs +mean +deviation +95 % interval\n-.*\n +0 +4\/4 .*\n +0\.5 +4\/4 /m);
    const { paths } = await jsonOf('path', experiment.id, '--metric', 'test.dataLoss');
    expect(paths[0].points.map(({ values }: { values: object[] }) => values.length)).toEqual([4, 4]);

    const told = await regulab('bias-variance', experiment.id);
    expect(told.stdout).toMatch(/^dropout_rate-0\.5 +4\/4 +\d+\.\d\d %/m);
    expect(told.stdout).toContain('63.2 %');
    const { arms } = await jsonOf('bias-variance', experiment.id);
    for (const { arm, zeroOne, brier } of arms) {
      const ofArm = runs.filter((run: { arm: string }) => run.arm === arm);
      const errors = ofArm.map(
        ({ evaluation }: { evaluation: { test: { accuracy: number } } }) => 1 - evaluation.test.accuracy,
      );
      // Accuracies are rounded to float32 where they are stored.
      expect(zeroOne.error).toBeCloseTo(errors.reduce((sum: number, error: number) => sum + error) / 4, 6);
      expect(zeroOne.variance).toBeGreaterThan(0);
      for (const { residual } of [zeroOne, brier]) expect(Math.abs(residual)).toBeLessThan(1e-9);
    }

    const together = await regulab('ensembles', experiment.id, '--size', '2');
    expect(together.stdout).toMatch(/^dropout_rate-0 +2 +2 /m);
    const { ensembles } = await jsonOf('ensembles', experiment.id, '--size', '2');
    for (const { ensemble, membersMean } of ensembles.flatMap(({ groups }: { groups: object[] }) => groups)) {
      expect(ensemble.brier).toBeLessThan(membersMean.brier);
      expect(ensemble.nll).toBeLessThan(membersMean.nll);
    }
  });
});

describe('regulab when something is wrong', () => {
  it('names every field at fault in a spec, and ends with 2', async () => {
    const args = ['submit', '--preset', 'quick-start', '--set', 'training.epochs=0', '--set', 'dataset.colour=1'];
    const { code, stdout, stderr } = await regulab(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/INVALID_SPEC, HTTP 400/);
    expect(stderr).toMatch(/^ {2}\/\S*training\/epochs /m);
    expect(stderr).toMatch(/^ {2}\/\S*dataset/m);
    const { stderr: document } = await regulab(...args, '--json');
    expect(JSON.parse(document)).toMatchObject({ error: { code: 'INVALID_SPEC' } });
  });

  it('ends with 2 for wrong usage, and 3 when nothing listens', async () => {
    for (const args of [
      ['submit'],
      ['submit', 'a', '--preset', 'b'],
      ['get', '17'],
      ['dance'],
      ['list', '--limit', '0'],
      ['submit', '/no/such/file'],
    ]) {
      const { code, stderr } = await regulab(...args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).not.toBe('');
    }
    const { code, stderr } = await runCommand(['list', '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(3);
    expect(stderr).toContain('npm start');
  });

  it('explains every command, with examples and exit codes', async () => {
    const { code, stdout } = await regulab('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes:');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*\S {2,}\S/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['start', 'demo', 'submit', 'watch', 'get', 'download']));
    for (const command of commands)
      expect((await regulab(command, '--help')).stdout).toContain(`Usage: regulab ${command}`);
  });
});
