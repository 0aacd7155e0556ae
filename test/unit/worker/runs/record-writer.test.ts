import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../../src/errors.js';
import type { RunProgress } from '../../../../src/experiments/records/run.js';
import type { FencedAnswer } from '../../../../src/store/store.js';
import { RecordWriter } from '../../../../src/worker/runs/record-writer.js';
import { epochMetrics } from '../../../support/experiments.js';
import { until } from '../../../support/until.js';
import { silent } from '../../../support/worker.js';

const at = (percent: number): RunProgress => ({ epoch: 0, epochs: 3, percent, etaSeconds: null });

/** A writer whose store answers on demand. */
function writerWith(respond: () => Promise<FencedAnswer>, pollMs = 60_000) {
  const written: string[] = [];
  const stored = new Set<number>();
  const answers: FencedAnswer[] = [];
  const failures: unknown[] = [];
  const writer = new RecordWriter(
    {
      store: {
        startTraining: async (_run, fence, { epoch, step }) => {
          written.push(`start ${epoch}.${step} fence ${fence}`);
          return respond();
        },
        recordCheckpoint: async (_run, fence, { epoch, step }) => {
          written.push(`checkpoint ${epoch}.${step} fence ${fence}`);
          return respond();
        },
        reportProgress: async (_run, fence, progress) => {
          written.push(`progress ${progress.percent} fence ${fence}`);
          return respond();
        },
        appendEpoch: async (_run, fence, metrics) => {
          written.push(`epoch ${metrics.epoch} fence ${fence}`);
          stored.add(metrics.epoch);
          return respond();
        },
        storedEpochs: async () => stored,
      },
      runId: 'run_1',
      fence: 4,
      checkpointSteps: 25,
      logger: silent,
      pollMs,
      onAnswer: (answer) => answers.push(answer),
      onFailure: (error) => failures.push(error),
    },
    at(0),
  );
  return { writer, written, stored, answers, failures };
}

/** A gate that holds every write until it opens. */
function gate() {
  let open = () => {};
  const opened = new Promise<FencedAnswer>((resolve) => {
    open = () => resolve('written');
  });
  return { open, opened };
}

describe('the record writer', () => {
  it('writes every epoch in order and of the progress, while the store is slow, only the latest', async () => {
    const { open, opened } = gate();
    const { writer, written } = writerWith(() => opened);
    writer.progress(at(1));
    for (const percent of [2, 3, 4]) writer.progress(at(percent));
    writer.epoch(epochMetrics(1), at(33));
    writer.epoch(epochMetrics(2), at(66));
    for (const percent of [70, 71]) writer.progress(at(percent));
    open();
    await writer.flush();
    expect(written).toEqual(['progress 1 fence 4', 'epoch 1 fence 4', 'epoch 2 fence 4']);
    expect(writer.lastProgress).toEqual(at(71));
  });

  it('writes epochs again that the store has lost', async () => {
    const { writer, written, stored } = writerWith(async () => 'written');
    writer.started({ epoch: 1, step: 0, steps: 10 }, [epochMetrics(1)], at(33));
    writer.epoch(epochMetrics(2), at(66));
    writer.epoch(epochMetrics(3), at(100));
    await until('three epochs are stored', () => stored.size === 3);
    stored.delete(1);
    stored.delete(2);
    written.length = 0;
    await writer.flush();
    expect(written).toEqual(['epoch 1 fence 4', 'epoch 2 fence 4']);
  });

  it('writes the position where training begins, the epochs before it and its checkpoints in their order', async () => {
    const { writer, written } = writerWith(async () => 'written');
    writer.started({ epoch: 2, step: 5, steps: 10 }, [epochMetrics(1), epochMetrics(2)], at(70));
    writer.checkpoint({ epoch: 2, step: 9, steps: 10 });
    writer.epoch(epochMetrics(3), at(100));
    writer.checkpoint({ epoch: 3, step: 0, steps: 10 });
    await writer.flush();
    expect(written).toEqual([
      'start 2.5 fence 4',
      'epoch 1 fence 4',
      'epoch 2 fence 4',
      'checkpoint 2.9 fence 4',
      'epoch 3 fence 4',
      'checkpoint 3.0 fence 4',
    ]);
  });

  it.each([
    ['begins beyond every checkpoint on record', { start: 26, checkpoint: 26 }, true],
    ['adds a checkpoint beyond those on record', { start: 25, checkpoint: 27 }, true],
    ['adds the checkpoint again that an earlier execution had added', { start: 20, checkpoint: 25 }, false],
    ['adds none', { start: 25, checkpoint: 25 }, false],
    ['adds one after it had to begin at the beginning', { start: 0, checkpoint: 3 }, true],
  ])('takes it for progress or not when training %s', async (_, { start, checkpoint }, progressed) => {
    const { writer } = writerWith(async () => 'written');
    writer.started({ epoch: 0, step: start, steps: 100 }, [], at(1));
    writer.checkpoint({ epoch: 0, step: checkpoint, steps: 100 });
    await writer.flush();
    expect(writer.hasProgressed).toBe(progressed);
  });

  it('writes the latest progress when the store is ready for it', async () => {
    const { open, opened } = gate();
    const { writer, written } = writerWith(() => opened);
    writer.progress(at(1));
    writer.progress(at(2));
    writer.progress(at(3));
    const done = new Promise<void>((resolve) => {
      const push = written.push.bind(written);
      written.push = (...entries) => {
        const length = push(...entries);
        if (length === 2) resolve();
        return length;
      };
    });
    open();
    await done;
    await writer.flush();
    expect([...written]).toEqual(['progress 1 fence 4', 'progress 3 fence 4']);
  });

  it('passes the answers on', async () => {
    const { writer, answers } = writerWith(async () => 'cancelling');
    writer.epoch(epochMetrics(1), at(33));
    await writer.flush();
    expect(answers).toEqual(['cancelling']);
  });

  it('retries a write until the store is back', async () => {
    let calls = 0;
    const { writer, written, failures } = writerWith(async () => {
      calls += 1;
      if (calls === 1) throw new ServiceError('REDIS_FULL', 'full');
      return 'written';
    });
    writer.epoch(epochMetrics(1), at(33));
    await writer.flush();
    expect(written).toEqual(['epoch 1 fence 4', 'epoch 1 fence 4']);
    expect(failures).toEqual([]);
  });

  it('gives up on an error that waiting does not fix', async () => {
    const fault = new Error('script fault');
    const { writer, written, failures } = writerWith(() => Promise.reject(fault));
    writer.epoch(epochMetrics(1), at(33));
    writer.epoch(epochMetrics(2), at(66));
    await writer.flush();
    expect(written).toEqual(['epoch 1 fence 4']);
    expect(failures).toEqual([fault]);
  });

  it('asks again for a run that is silent', async () => {
    const asked = await new Promise<string>((resolve) => {
      const { writer, written } = writerWith(async () => {
        writer.discard();
        resolve(written.join());
        return 'written';
      }, 10);
    });
    expect(asked).toBe('progress 0 fence 4');
  });

  it('drops what is pending when it is discarded', async () => {
    const { open, opened } = gate();
    const { writer, written } = writerWith(() => opened);
    writer.epoch(epochMetrics(1), at(33));
    writer.epoch(epochMetrics(2), at(66));
    writer.discard();
    open();
    await writer.flush();
    expect(written).toEqual(['epoch 1 fence 4']);
  });
});
