import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDeadlines } from '../../../../src/worker/runs/deadlines.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What has passed after so many seconds. */
function passedAfter(
  seconds: number,
  {
    runSeconds = null as number | null,
    experimentSeconds = null as number | null,
    executionMs = 0,
    agoMs = 0,
    trainedMs = 0,
  },
) {
  let calls = 0;
  const deadlines = createDeadlines(
    { deadlines: { runSeconds, experimentSeconds }, experimentMs: agoMs },
    executionMs,
    () => {
      calls += 1;
    },
  );
  deadlines.trainingBegins(trainedMs);
  jest.advanceTimersByTime(seconds * 1000);
  deadlines.clear();
  jest.advanceTimersByTime(1e6);
  return { calls, words: deadlines.exceeded() };
}

describe('deadlines', () => {
  it('are none when nobody set any', () => {
    expect(passedAfter(1e6, {})).toEqual({ calls: 0, words: '' });
  });

  it('of a run include the training before its checkpoint', () => {
    expect(passedAfter(5.9, { runSeconds: 10, trainedMs: 4000 })).toEqual({ calls: 0, words: '' });
    expect(passedAfter(6, { runSeconds: 10, trainedMs: 4000 })).toMatchObject({ calls: 1 });
  });

  it('of an experiment count from its beginning, and may have passed already', () => {
    expect(passedAfter(5.9, { experimentSeconds: 10, agoMs: 4000 })).toMatchObject({ calls: 0 });
    expect(passedAfter(6, { experimentSeconds: 10, agoMs: 4000 })).toMatchObject({ calls: 1 });
    expect(passedAfter(0.001, { experimentSeconds: 10, agoMs: 40_000 })).toMatchObject({ calls: 1 });
  });

  it('name the one that passed first', () => {
    const all = { runSeconds: 3, experimentSeconds: 2, executionMs: 1000 };
    expect(passedAfter(10, all)).toEqual({
      calls: 3,
      words: 'The run was still training after 1 s, the limit of this worker.',
    });
  });
});
