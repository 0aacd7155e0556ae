import { describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expectedTimes } from '../../../../src/experiments/planning/schedule.js';

const runs = (...remaining: (number | null)[]) => remaining.map((remainingMs) => ({ remainingMs }));

/** Millisecond by millisecond: a free trainer takes the next run. */
function simulate(running: number[], queued: number[], trainers: number, now: number) {
  const ends = running.map((ms) => now + ms);
  const busyUntil = [...ends];
  const times: { start: number; end: number }[] = [];
  for (let time = now; times.length < queued.length; time += 1) {
    while (times.length < queued.length && busyUntil.filter((end) => end > time).length < trainers) {
      const end = time + queued[times.length]!;
      times.push({ start: time, end });
      busyUntil.push(end);
    }
  }
  return times;
}

describe('expectedTimes', () => {
  it('is what a simulation of the trainers gives', () => {
    const random = xoroshiro128plus(3);
    const some = (most: number) => Array.from({ length: uniformInt(random, 0, most) }, () => uniformInt(random, 1, 50));
    for (let trial = 0; trial < 300; trial += 1) {
      const [running, queued] = [some(4), some(12)];
      const trainers = uniformInt(random, 1, 4);
      const { queued: times, running: ends } = expectedTimes(runs(...running), runs(...queued), trainers, 1000);
      expect(times).toEqual(simulate(running, queued, trainers, 1000));
      expect(ends.map(({ end }) => end)).toEqual(running.map((ms) => 1000 + ms));
    }
  });

  it('knows nothing without trainers, nor what follows a run of unknown length', () => {
    const unknown = { start: null, end: null };
    expect(expectedTimes(runs(5), runs(5), 0, 0)).toEqual({ running: [unknown], queued: [unknown] });
    expect(expectedTimes([], runs(5, null, 5), 1, 0).queued).toEqual([
      { start: 0, end: 5 },
      { start: 5, end: null },
      unknown,
    ]);
    expect(expectedTimes(runs(null, 7), runs(5), 2, 0).queued).toEqual([{ start: 7, end: 12 }]);
  });

  it('takes no time for a long queue', () => {
    const started = performance.now();
    const { queued } = expectedTimes([], runs(...Array<number>(20_000).fill(10)), 1000, 0);
    expect(queued.at(-1)).toEqual({ start: 190, end: 200 });
    expect(performance.now() - started).toBeLessThan(500);
  });
});
