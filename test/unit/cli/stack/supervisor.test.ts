import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CommandError } from '../../../../src/cli/errors.js';
import type { StackLog } from '../../../../src/cli/stack/stack-log.js';
import { backOffMs, createSupervisor, type Part } from '../../../../src/cli/stack/supervisor.js';

const BACK_OFF = { firstMs: 20, longestMs: 80, healthyMs: 60_000, firstRestarts: 5 };

/** A log that keeps its lines, and resolves the promises that wait for one. */
function createLog() {
  const lines: string[] = [];
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  const add = (part: string, message: string) => {
    lines.push(`${part} ${message}`);
    for (const { pattern, resolve } of waiting) if (pattern.test(lines.at(-1)!)) resolve();
  };
  const log: StackLog = { info: add, warn: add, attach: () => {} };
  const line = (pattern: RegExp) => new Promise<void>((resolve) => waiting.push({ pattern, resolve }));
  return { log, lines, line };
}

/** A part that is a real process; `order` remembers what was started and stopped. */
function processPart(name: string, order: string[], script = 'setInterval(() => {}, 1000)'): Part {
  return {
    name,
    async start() {
      const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
      await once(child, 'spawn');
      order.push(`start ${name}`);
      const exited = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
      return {
        pid: child.pid!,
        exited,
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
          order.push(`stop ${name}`);
        },
      };
    },
  };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('createSupervisor', () => {
  it('starts the parts in order and stops them in reverse, leaving no process', async () => {
    const order: string[] = [];
    const supervisor = createSupervisor([processPart('a', order), processPart('b', order)], createLog().log, BACK_OFF);
    await supervisor.start();
    const pids = Object.values(supervisor.pids());
    expect(pids).toHaveLength(2);
    await supervisor.stop();
    expect(order).toEqual(['start a', 'start b', 'stop b', 'stop a']);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('brings a part back that was killed, and leaves the others alone', async () => {
    const { log, line } = createLog();
    const supervisor = createSupervisor([processPart('a', []), processPart('b', [])], log, BACK_OFF);
    await supervisor.start();
    const before = supervisor.pids();
    const back = line(/^b is back/);
    process.kill(before.b!, 'SIGKILL');
    await back;
    const after = supervisor.pids();
    expect(after.a).toBe(before.a);
    expect(after.b).not.toBe(before.b);
    await supervisor.stop();
    expect(isAlive(after.b!)).toBe(false);
  });

  it('waits longer with every restart in a row of a part that keeps dying', async () => {
    const { log, lines, line } = createLog();
    const fourth = line(/in 0\.08 s$/);
    const supervisor = createSupervisor([processPart('a', [], 'process.exit(3)')], log, BACK_OFF);
    await supervisor.start();
    await fourth;
    await supervisor.stop();
    expect(lines.filter((text) => text.includes('exited')).slice(0, 4)).toEqual([
      'a exited (3), restarting',
      'a exited (3), restarting in 0.02 s',
      'a exited (3), restarting in 0.04 s',
      'a exited (3), restarting in 0.08 s',
    ]);
  });

  it('takes no part for healthy because the clock was set forward', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => {
      now += 3_600_000;
      return now;
    });
    const { log, line } = createLog();
    const third = line(/in 0\.04 s$/);
    const supervisor = createSupervisor([processPart('a', [], 'process.exit(3)')], log, BACK_OFF);
    await supervisor.start();
    await third;
    await supervisor.stop();
  });

  it('tries again when a part cannot be started again', async () => {
    const { log, lines, line } = createLog();
    const real = processPart('a', []);
    let starts = 0;
    const part: Part = {
      name: 'a',
      start: async (signal) => {
        starts += 1;
        if (starts === 2) throw new Error('no room');
        return real.start(signal);
      },
    };
    const supervisor = createSupervisor([part], log, BACK_OFF);
    await supervisor.start();
    const back = line(/is back/);
    process.kill(supervisor.pids().a!, 'SIGKILL');
    await back;
    await supervisor.stop();
    expect(lines).toContain('a did not start: no room, restarting in 0.02 s');
  });

  it.each([
    ['at once when no retry helps', new CommandError('no port'), 1],
    ['after a number of tries', new Error('no port'), 6],
  ])('stops what already runs and says why when a part does not start at first: %s', async (_, error, tries) => {
    const order: string[] = [];
    let starts = 0;
    const start = () => {
      starts += 1;
      return Promise.reject(error);
    };
    const supervisor = createSupervisor([processPart('a', order), { name: 'b', start }], createLog().log, BACK_OFF);
    await expect(supervisor.start()).rejects.toThrow('no port');
    expect(order).toEqual(['start a', 'stop a']);
    expect(starts).toBe(tries);
  });

  it('starts in the end although a part fails at first, and brings it back later', async () => {
    const { log, lines, line } = createLog();
    const order: string[] = [];
    const real = processPart('b', order);
    let starts = 0;
    const start: Part['start'] = async (signal) => {
      starts += 1;
      if (starts < 4) throw new Error('killed');
      return real.start(signal);
    };
    const supervisor = createSupervisor([processPart('a', order), { name: 'b', start }], log, BACK_OFF);
    await supervisor.start();
    expect(order).toEqual(['start a', 'start b']);
    expect(lines).toEqual([
      'b did not start: killed, restarting',
      'b did not start: killed, restarting in 0.02 s',
      'b did not start: killed, restarting in 0.04 s',
    ]);
    const back = line(/^b is back/);
    process.kill(supervisor.pids().b!, 'SIGKILL');
    await back;
    await supervisor.stop();
  });

  it('stops while it waits to try a first start again', async () => {
    const { log, line } = createLog();
    const waiting = line(/in 30 s$/);
    const start = () => Promise.reject(new Error('killed'));
    const slow = { firstMs: 30_000, longestMs: 30_000, healthyMs: 60_000, firstRestarts: Number.POSITIVE_INFINITY };
    const supervisor = createSupervisor([{ name: 'a', start }], log, slow);
    const started = supervisor.start();
    await waiting;
    await supervisor.stop();
    await started;
    expect(supervisor.pids()).toEqual({});
  });

  it('stops at once while it waits to start a part again', async () => {
    const { log, line } = createLog();
    const waiting = line(/in 30 s$/);
    const supervisor = createSupervisor([processPart('a', [], 'process.exit(1)')], log, {
      firstMs: 30_000,
      longestMs: 30_000,
      healthyMs: 60_000,
      firstRestarts: 0,
    });
    await supervisor.start();
    await waiting;
    const startedAt = Date.now();
    await supervisor.stop();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(supervisor.pids()).toEqual({});
  });
});

describe('backOffMs', () => {
  it('is nothing at first, then a second, doubling up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((restart) => backOffMs(restart))).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });
});
