import { describe, expect, it } from '@jest/globals';
import type { Event, EventType, Run, Schemas } from '#client';
import { paletteFor } from '../../../../src/cli/output/format.js';
import { createProgress, type RunView, renderBars } from '../../../../src/cli/watch/progress.js';

const palette = paletteFor({ isTTY: false });
const summary = (id: string, arm = 'plain'): Schemas['RunSummary'] => ({ id, arm, seed: 1, status: 'queued' });
const event = (runId: string, type: EventType, data: object = {}) =>
  ({ id: '1', type, at: '', experimentId: 'exp_1', runId, data }) as Event;
const split = (accuracy: number, dataLoss: number) => ({ accuracy, dataLoss, penalty: 0, objective: dataLoss });
const epoch = (runId: string, number: number) =>
  event(runId, 'run.epoch', {
    metrics: {
      epoch: number,
      train: split(0.5, 2),
      validation: split(0.945, 0.2123),
      runningObjective: 1,
      durationMs: 10,
    },
    progress: { epoch: number, epochs: 10, percent: number * 10, etaSeconds: 20 - number },
  });
const polled = (id: string, percent: number) =>
  ({
    ...summary(id),
    status: 'running',
    attempt: 1,
    waitReason: null,
    error: null,
    evaluation: null,
    progress: { epoch: 1, epochs: 10, percent, etaSeconds: 12 },
  }) as Run;

function plain() {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const output = { isTTY: false, write: (text: string) => lines.push(...text.trimEnd().split('\n')) };
  return { lines, clock, progress: createProgress(output, palette, () => clock.ms) };
}

describe('createProgress without a terminal', () => {
  it('tells every change of state, and epochs with their metrics', () => {
    const { lines, clock, progress } = plain();
    progress.add([summary('run_1')]);
    progress.event(event('run_1', 'run.started', { attempt: 1 }));
    clock.ms = 5_000;
    progress.event(epoch('run_1', 3));
    progress.event(event('run_1', 'run.finished', { status: 'succeeded', evaluation: { test: split(0.97, 0.1) } }));
    expect(lines).toEqual([
      'plain seed 1: started',
      'plain seed 1: epoch 3/10  30 %  eta 17 s  validation accuracy 94.50 %  loss 0.2123',
      'plain seed 1: succeeded  epoch 3/10  test accuracy 97.00 %',
    ]);
  });

  it('does not flood a log with epochs that come at once', () => {
    const { lines, clock, progress } = plain();
    progress.add([summary('run_1')]);
    clock.ms = 5_000;
    for (let number = 1; number <= 10; number += 1) progress.event(epoch('run_1', number));
    expect(lines).toHaveLength(1);
  });

  it('says where it is after a silence, and not before', () => {
    const { lines, clock, progress } = plain();
    progress.add([summary('run_1'), summary('run_2')]);
    progress.event(event('run_1', 'run.started', { attempt: 1 }));
    lines.length = 0;
    clock.ms = 7_000;
    progress.poll([polled('run_1', 14)]);
    expect(lines).toHaveLength(1); // epoch 0 became 1
    clock.ms = 14_000;
    progress.poll([polled('run_1', 15)]);
    expect(lines).toHaveLength(1);
    clock.ms = 16_000;
    progress.poll([polled('run_1', 16)]);
    expect(lines[1]).toBe('plain seed 1: epoch 1/10  16 %  eta 12 s');
  });

  it('shows an attempt that failed with its reason', () => {
    const { lines, progress } = plain();
    progress.add([summary('run_1')]);
    progress.event(event('run_1', 'run.started', { attempt: 1 }));
    progress.event(
      event('run_1', 'run.retrying', { attempt: 2, error: { code: 'TRAINER_CRASHED', message: 'A trainer died.' } }),
    );
    progress.event(event('run_1', 'run.started', { attempt: 2 }));
    expect(lines).toEqual([
      'plain seed 1: started',
      'plain seed 1: queued  TRAINER_CRASHED: A trainer died.',
      'plain seed 1: attempt 2  started',
    ]);
  });

  it('ignores a poll that is older than the end it knows of', () => {
    const { lines, progress } = plain();
    progress.add([summary('run_1')]);
    progress.event(
      event('run_1', 'run.finished', { status: 'failed', error: { code: 'TRAINING_DIVERGED', message: 'Step 3.' } }),
    );
    progress.poll([polled('run_1', 50)]);
    expect(lines).toEqual(['plain seed 1: failed  TRAINING_DIVERGED: Step 3.']);
  });
});

describe('createProgress on a terminal', () => {
  it('redraws in place and leaves the last picture', () => {
    let written = '';
    const output = { isTTY: true, columns: 100, rows: 24, write: (text: string) => (written += text) };
    const progress = createProgress(output, palette);
    progress.add([summary('run_1')]);
    progress.note('hello');
    progress.event(epoch('run_1', 5));
    progress.close();
    expect(written).toContain('hello\n');
    const last = written.slice(written.lastIndexOf('\u001b[0J'));
    expect(last).toMatch(/plain seed 1 {2}█{10}░{10} {2}queued {2}epoch 5\/10/);
    // It goes up exactly over the lines of the picture before.
    expect(written).toContain('\u001b[2A');
  });
});

describe('renderBars', () => {
  const view = (index: number, status: RunView['status']): RunView => ({
    id: `run_${index}`,
    label: `an-arm-with-a-rather-long-name seed ${index}`,
    status,
    attempt: 1,
    epoch: 1,
    epochs: 10,
    percent: 10,
    etaSeconds: status === 'running' ? 100 : null,
    latest: null,
    testAccuracy: null,
    note: 'a note that is very long '.repeat(5),
  });

  it('never exceeds the terminal, and shows what runs before what waits or is done', () => {
    const views = Array.from({ length: 50 }, (_, index) =>
      view(index, index < 40 ? 'succeeded' : index < 42 ? 'running' : 'queued'),
    );
    const lines = renderBars(views, { columns: 79, rows: 6 }, palette);
    expect(lines).toHaveLength(6);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(79);
    expect(lines[0]).toContain('seed 40');
    expect(lines[1]).toContain('seed 41');
    expect(lines[5]).toBe('40 of 50 runs done, 45 not shown, 1 min 40 s left for those in progress');
  });
});
