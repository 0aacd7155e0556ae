/** What a simulated cluster asks of Redis and of the object store, and what may be asked of it. */
import { describe, expect, it } from '@jest/globals';
import { FILES, MODELS, REDIS } from '../../../scripts/simulate/figures.mjs';
import { answer, secondsOf } from '../../../scripts/simulate/load.mjs';
import { HELP, readOptions } from '../../../scripts/simulate/options.mjs';

const options = (...args: string[]) => readOptions(['--runs', '5000', ...args])!;

describe('the answer of a simulation', () => {
  it('follows from the figures of a run', () => {
    const cluster = ['--mix', 'mlp=1', '--cores', '15', '--runs-per-experiment', '1', '--runs', '20000'];
    const asked = options(...cluster, '--checkpoint-seconds', '2');
    const { cores, workers, runsPerSecond, utilisation, redis, store } = answer(asked);
    const { onceSeconds, epochSeconds, artifactBytes, checkpointBytes } = MODELS.mlp;
    const seconds = onceSeconds + 10 * epochSeconds;
    expect(secondsOf('mlp', asked)).toBeCloseTo(seconds, 10);
    expect([workers, cores]).toEqual([2, 16]);
    expect(runsPerSecond * seconds).toBeCloseTo(utilisation * 16, 0);
    expect(Math.abs(utilisation - 0.8)).toBeLessThan(0.05);

    const { run, epoch, trainingSecond, workerSecond } = REDIS.commands;
    const ofRuns = runsPerSecond * (run + 10 * epoch);
    expect(redis.commandsPerSecond).toBeCloseTo(ofRuns + utilisation * 16 * trainingSecond + 2 * workerSecond, 6);
    expect(redis.atRest).toBe(2 * workerSecond);
    const checkpoints = 1 + Math.floor(seconds / 2);
    const bytes = artifactBytes + checkpoints * checkpointBytes;
    expect(store.gigabytesPerHour).toBeCloseTo((3600 * runsPerSecond * bytes) / 1e9, 6);
    expect(store.requestsPerSecond).toBeCloseTo(runsPerSecond * (FILES + 2 * checkpoints), 6);
  });

  it('has longer waits with more to do, faster cores that wait less, and workers that go', () => {
    const wait = (...args: string[]) => answer(options('--cores', '8', ...args)).waitSeconds.p95;
    expect(wait('--utilisation', '0.9')).toBeGreaterThan(wait('--utilisation', '0.5'));
    expect(wait('--speed', '3')).toBeLessThan(wait());
    expect(wait('--lifetime-hours', '0.1', '--killed')).toBeGreaterThan(wait());
    expect(answer(options('--lifetime-hours', '0.1')).interruptionsPerHour).toBeGreaterThan(0);
    expect(answer(options()).interruptionsPerHour).toBe(0);
  });

  it('takes a rate instead of a utilisation, and a mix by shares', () => {
    const { runsPerSecond } = answer(options('--rate', '3600', '--mix', 'softmax=3,mlp=1'));
    expect(Math.abs(runsPerSecond - 1)).toBeLessThan(0.1);
    expect([...options('--mix', 'softmax=3,mlp=1').mix]).toEqual([
      ['softmax', 0.75],
      ['mlp', 0.25],
    ]);
  });
});

describe('the options of a simulation', () => {
  it.each([
    ['--cores', 'many'],
    ['--cores', '0'],
    ['--cores', '1.5'],
    ['--utilisation', '1'],
    ['--mix', 'bert=1'],
    ['--mix', 'mlp=0'],
    ['--mix', ''],
    ['--rate', '-1'],
    ['--cats', '9'],
  ])('refuse %s %s, and name it', (name, value) => {
    expect(() => readOptions([name, value])).toThrow(name);
  });

  it('are all in the help', () => {
    expect(readOptions(['--help'])).toBeNull();
    for (const name of Object.keys(readOptions([])!)) expect(HELP).toContain(`--${name} `);
  });
});
