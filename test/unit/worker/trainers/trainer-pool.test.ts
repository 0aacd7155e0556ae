import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../../src/logger.js';
import type { TrainerReport } from '../../../../src/trainer/messages.js';
import {
  describeTrainerExit,
  type Trainer,
  TrainerPool,
  type TrainerPoolOptions,
} from '../../../../src/worker/trainers/trainer-pool.js';
import { newFolder, trainCommand } from '../../../fixtures/train-command.js';

const CHILD = fileURLToPath(new URL('../../../fixtures/trainer-child.mjs', import.meta.url));
const pools: TrainerPool[] = [];

function newPool(options: Partial<TrainerPoolOptions> = {}): TrainerPool {
  const pool = new TrainerPool({
    logger: createLogger({ level: 'silent' }, 'test'),
    modulePath: CHILD,
    environment: { PATH: process.env.PATH ?? '' },
    maxRuns: 100,
    maxMegabytes: 3000,
    hardMaxMegabytes: 4000,
    memoryCheckMs: 50,
    ...options,
  });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** The first report of the type, or a rejection when the process ends before. */
function report<Type extends TrainerReport['type']>(trainer: Trainer, type: Type): Promise<TrainerReport> {
  return new Promise((resolve, reject) => {
    trainer.onReport((message) => message.type === type && resolve(message));
    void trainer.exited.then((exit) => reject(new Error(`the trainer ${describeTrainerExit(exit)}`)));
  });
}

async function train(pool: TrainerPool, arm: string): Promise<Trainer> {
  const trainer = await pool.acquire();
  const finished = report(trainer, 'finished');
  trainer.send(trainCommand({ arm, artifactDirectory: await newFolder() }));
  await finished;
  return trainer;
}

describe('a trainer pool', () => {
  it('keeps a trainer warm and gives it to the next run', async () => {
    const pool = newPool();
    const first = await train(pool, 'train');
    await pool.release(first, true);
    const second = await train(pool, 'train');
    expect(second.pid).toBe(first.pid);
    expect(second.runs).toBe(2);
  });

  it.each([[0], [3], [40]])('starts trainers that give way by %i', async (niceness) => {
    const trainer = await newPool({ niceness }).acquire();
    const most = os.constants.priority.PRIORITY_LOW;
    expect(os.getPriority(trainer.pid)).toBe(Math.min(os.getPriority() + niceness, most));
  });

  it('gives two runs at the same time two trainers', async () => {
    const pool = newPool();
    const [first, second] = await Promise.all([pool.acquire(), pool.acquire()]);
    expect(first.pid).not.toBe(second.pid);
  });

  it('starts trainers ahead of their runs', async () => {
    const pool = newPool();
    await pool.prewarm(2);
    expect(pool.size).toBe(2);
    await Promise.all([pool.acquire(), pool.acquire()]);
    expect(pool.size).toBe(2);
  });

  it('replaces a trainer after its number of runs', async () => {
    const pool = newPool({ maxRuns: 1 });
    const first = await train(pool, 'train');
    await pool.release(first, true);
    expect(describeTrainerExit(await first.exited)).toBe('exited with code 0');
    expect((await train(pool, 'train')).pid).not.toBe(first.pid);
  });

  it('replaces a trainer that kept too much memory after its run', async () => {
    const pool = newPool({ maxMegabytes: 200 });
    const lean = await train(pool, 'train');
    await pool.release(lean, true);
    const heavy = await train(pool, 'leak-memory');
    expect(heavy.pid).toBe(lean.pid);
    await pool.release(heavy, true);
    await heavy.exited;
    expect((await pool.acquire()).pid).not.toBe(heavy.pid);
  });

  it('kills a trainer that uses too much memory during its run, and reports why', async () => {
    const pool = newPool({ hardMaxMegabytes: 300 });
    const trainer = await pool.acquire();
    trainer.send(trainCommand({ arm: 'eat-memory', artifactDirectory: await newFolder() }));
    const exit = await trainer.exited;
    expect(exit).toMatchObject({ signal: 'SIGKILL', outOfMemory: true });
    expect(describeTrainerExit(exit)).toBe('was killed because it used too much memory');
  });

  it('reports how a trainer crashed and its last output', async () => {
    const pool = newPool();
    const trainer = await pool.acquire();
    trainer.send(trainCommand({ arm: 'crash', artifactDirectory: await newFolder() }));
    expect(await trainer.exited).toEqual({
      code: 7,
      signal: null,
      outOfMemory: false,
      outputTail: 'about to crash\n',
    });
  });

  it('never gives a dead trainer to a run', async () => {
    const pool = newPool();
    await pool.prewarm(1);
    const trainer = await pool.acquire();
    await pool.release(trainer, true);
    trainer.kill();
    await trainer.exited;
    await expect(train(pool, 'train')).resolves.toMatchObject({ runs: 1 });
  });

  it('starts one replacement for a failed trainer, which the next run takes', async () => {
    const pool = newPool();
    const first = await pool.acquire();
    first.kill();
    await pool.release(first, false);
    await first.exited;
    await pool.acquire();
    expect(pool.size).toBe(1);
  });

  it('ends its trainers at close, killing one that hangs within its time', async () => {
    const pool = newPool({ endTimeoutMs: 300 });
    await pool.prewarm(1);
    const hanging = await pool.acquire();
    const idle = await pool.acquire();
    await pool.release(idle, true);
    const epoch = report(hanging, 'epoch');
    hanging.send(trainCommand({ arm: 'hang', artifactDirectory: await newFolder() }));
    await epoch;
    await pool.close();
    expect(await hanging.exited).toMatchObject({ signal: 'SIGKILL' });
    expect(await idle.exited).toMatchObject({ code: 0 });
    expect(pool.size).toBe(0);
  });

  it('says what to do when the native library is missing', async () => {
    const pool = newPool({ environment: { TRAINER_START: 'no-library' } });
    await expect(pool.acquire()).rejects.toMatchObject({
      code: 'TRAINER_CRASHED',
      message: expect.stringMatching(
        /exited with code 1.*node scripts\/setup\.mjs.*libtensorflow\.so\.2: cannot open/s,
      ),
    });
    expect(pool.size).toBe(0);
  });

  it('gives up a trainer that is not ready in time', async () => {
    const pool = newPool({ environment: { TRAINER_START: 'silent' }, readyTimeoutMs: 300 });
    await expect(pool.acquire()).rejects.toMatchObject({
      code: 'TRAINER_CRASHED',
      message: expect.stringContaining('was not ready after 300 ms'),
    });
    expect(pool.size).toBe(0);
  });

  it('starts nothing once it is closed', async () => {
    const pool = newPool();
    await pool.close();
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'TRAINER_CRASHED' });
  });

  it('hands out the environment it was given, one thread and one memory arena per trainer, nothing else', async () => {
    const modulePath = fileURLToPath(new URL('../../../fixtures/print-environment.mjs', import.meta.url));
    const pool = newPool({ modulePath, environment: { ONLY: 'this' } });
    await expect(pool.acquire()).rejects.toMatchObject({
      message: expect.stringContaining(
        '["MALLOC_ARENA_MAX","OMP_NUM_THREADS","ONLY","TF_NUM_INTEROP_THREADS","TF_NUM_INTRAOP_THREADS"]',
      ),
    });
  });
});
