import { describe, expect, it } from '@jest/globals';
import { createProgressClock } from '../../../../src/worker/runs/progress-clock.js';

/** A clock of a training of 10 epochs, and the hand that sets it. */
function clockAt({ from = 0 } = {}) {
  let ms = 5_000;
  const clock = createProgressClock(10, { from, now: () => ms });
  const pass = (seconds: number) => {
    ms += seconds * 1000;
  };
  return { clock, pass };
}

describe('the progress clock', () => {
  it('counts whole epochs and the share of the current one', () => {
    const { clock } = clockAt();
    expect(clock(3, 0.5)).toMatchObject({ epoch: 3, epochs: 10, percent: 35 });
    expect(clock(10, 0)).toMatchObject({ epoch: 10, percent: 100, etaSeconds: 0 });
  });

  it('estimates the time left in proportion to the time since the start', () => {
    const { clock, pass } = clockAt();
    pass(30);
    expect(clock(2, 0.5).etaSeconds).toBe(90);
    pass(30);
    expect(clock(7, 0.5).etaSeconds).toBe(20);
  });

  it('estimates the time left of a resumed training from what was done since', () => {
    const { clock, pass } = clockAt({ from: 4.5 });
    expect(clock(4, 0.5).etaSeconds).toBeNull();
    pass(30);
    expect(clock(7, 0.5).etaSeconds).toBe(25);
    expect(clock(10, 0).etaSeconds).toBe(0);
  });

  it('has nothing left to do when training resumes at its very end', () => {
    const { clock, pass } = clockAt({ from: 10 });
    expect(clock(10, 0)).toMatchObject({ percent: 100, etaSeconds: 0 });
    pass(1);
    expect(clock(10, 0)).toMatchObject({ percent: 100, etaSeconds: 0 });
  });

  it('estimates nothing at the very beginning', () => {
    const { clock, pass } = clockAt();
    pass(1);
    expect(clock(0, 0.05).etaSeconds).toBeNull();
  });
});
