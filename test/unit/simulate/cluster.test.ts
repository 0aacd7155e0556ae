/** The simulation of the queue against what queueing theory says. */
import { describe, expect, it } from '@jest/globals';
import { type Cluster, type Outcome, simulate } from '../../../scripts/simulate/cluster.mjs';
import { createRandom } from '../../../scripts/simulate/random.mjs';

const RUNS = 200_000;

interface Line {
  cores: number;
  utilisation: number;
  batch?: number;
  isServiceRandom?: boolean;
  seed?: number;
  more?: (random: ReturnType<typeof createRandom>) => Partial<Cluster>;
}

/** Runs take a second each, on the average; experiments arrive at random. */
function line({ cores, utilisation, batch = 1, isServiceRandom = false, seed = 1, more }: Line) {
  const random = createRandom(seed);
  const between = batch / (cores * utilisation);
  const models = new Array<number>(batch).fill(0);
  return simulate({
    workers: cores,
    concurrency: 1,
    runs: RUNS,
    nextExperiment: () => ({ afterSeconds: random.exponential(between), models }),
    serviceSeconds: () => (isServiceRandom ? random.exponential(1) : 1),
    ...more?.(random),
  });
}

const meanOf = (values: Float64Array | number[]) => [...values].reduce((sum, value) => sum + value, 0) / values.length;

/** Erlang's C: the share of runs that wait at all where arrivals and service are random (M/M/c). */
function shareThatWaits(cores: number, utilisation: number): number {
  const load = cores * utilisation;
  let term = 1;
  let sum = 0;
  for (let busy = 0; busy < cores; busy++) {
    sum += term;
    term *= load / (busy + 1);
  }
  const waiting = term / (1 - utilisation);
  return waiting / (sum + waiting);
}

/** Within so many parts of the expected. */
function expectNear(value: number, expected: number, parts: number): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(parts);
}

describe('the simulated queue', () => {
  it.each([
    [1, 0.5],
    [10, 0.7],
    [50, 0.8],
  ])('waits as Erlang says on %d cores that are %d busy (M/M/c)', (cores, utilisation) => {
    // Waits of neighbours are alike: independent repetitions narrow what chance adds.
    const lines = [1, 2, 3, 4].map((seed) => line({ cores, utilisation, isServiceRandom: true, seed }));
    const averageOf = (figure: (outcome: Outcome) => number) => meanOf(lines.map(figure));
    const waiting = shareThatWaits(cores, utilisation);
    expectNear(
      averageOf((outcome) => outcome.utilisation),
      utilisation,
      0.01,
    );
    expectNear(
      averageOf(({ waits }) => waits.filter((wait) => wait > 1e-9).length / waits.length),
      waiting,
      0.03,
    );
    expectNear(
      averageOf(({ waits }) => meanOf(waits)),
      waiting / (cores * (1 - utilisation)),
      0.03,
    );
  });

  it.each([0.5, 0.8])(
    'waits half as long where all runs are equal, on a core that is %d busy (M/D/1)',
    (utilisation) => {
      expectNear(meanOf(line({ cores: 1, utilisation }).waits), utilisation / (2 * (1 - utilisation)), 0.04);
    },
  );

  it('waits longer when runs arrive together, as Pollaczek and Khinchine say of batches', () => {
    const [batch, utilisation] = [5, 0.6];
    const alone = utilisation / (2 * (1 - utilisation));
    const ofBatch = (batch - 1) / (2 * (1 - utilisation));
    expectNear(meanOf(line({ cores: 1, utilisation, batch }).waits), alone + ofBatch, 0.04);
  });

  it('repeats itself by its seed', () => {
    const some: Line = { cores: 4, utilisation: 0.7, isServiceRandom: true };
    const [one, same, other] = [some, some, { ...some, seed: 2 }].map((each) => {
      const { waits, seconds, longestLine } = line(each);
      return [meanOf(waits), seconds, longestLine];
    });
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('loses no run and no second of training when workers are taken away', () => {
    const taken = { lifetimeSeconds: 50, replacementSeconds: 1 };
    const { waits, finished, interruptions, utilisation } = line({
      cores: 10,
      utilisation: 0.7,
      more: (random) => ({
        lifetimeSeconds: () => random.exponential(taken.lifetimeSeconds),
        replacementSeconds: taken.replacementSeconds,
      }),
    });
    expect(waits).toHaveLength(RUNS - RUNS / 10);
    expect(finished).toEqual([RUNS - RUNS / 10]);
    // Ten cores of which each is there 50 of 51 seconds do the same work.
    expectNear(utilisation, 0.7 * (51 / 50), 0.01);
    // A worker in 5.1 seconds, of 10; the runs that are counted arrive in RUNS * 0.9 / 7 seconds.
    expectNear(interruptions, ((RUNS * 0.9) / 7) * (10 / 51) * utilisation, 0.05);
  });

  it('repeats what was not saved when workers are killed', () => {
    const more = (random: ReturnType<typeof createRandom>): Partial<Cluster> => ({
      lifetimeSeconds: () => random.exponential(20),
      lostSeconds: () => 0.4,
    });
    const { utilisation, interruptions, seconds } = line({ cores: 10, utilisation: 0.5, more });
    const extra = utilisation * 10 * seconds - (RUNS - RUNS / 10);
    expect(extra / interruptions).toBeGreaterThan(0.25);
    expect(extra / interruptions).toBeLessThan(0.4);
  });
});
