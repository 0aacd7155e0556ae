import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.js';

function open() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level: 'info' }, 'test', { write: (line) => lines.push(JSON.parse(line)) });
  return { logger, lines };
}

describe('an error that repeats', () => {
  it('is written once, then counted at growing intervals, and no occurrence is lost', async () => {
    const { logger, lines } = open();
    let occurred = 0;
    const started = performance.now();
    while (performance.now() - started < 3500) {
      for (let index = 0; index < 100; index += 1) logger.warn({ err: new Error('refused') }, 'queue error');
      occurred += 100;
      await delay(5);
    }
    expect(lines).toHaveLength(3); // at 0 s, 1 s, 3 s
    await delay(4000); // the count of the rest is written at 7 s
    expect(lines).toHaveLength(4);
    const counted = lines.slice(1).reduce((sum, { repeated }) => sum + Number(repeated), 1);
    expect(counted).toBe(occurred);
    expect(lines.at(-1)).toMatchObject({ msg: 'queue error', level: 40, err: { message: 'refused' } });
  });

  it('is written at once again after it has passed', async () => {
    const { logger, lines } = open();
    logger.warn({ err: new Error('refused') }, 'queue error');
    await delay(1100);
    logger.warn({ err: new Error('refused') }, 'queue error');
    expect(lines.map(({ repeated }) => repeated)).toEqual([undefined, undefined]);
  });

  it.each<[string, (logger: ReturnType<typeof createLogger>, index: number) => void]>([
    ['another error', (logger, index) => logger.warn({ err: new Error(`refused ${index}`) }, 'same')],
    ['another run', (logger, index) => logger.warn({ err: new Error('refused'), runId: `run_${index}` }, 'same')],
    ['another request', (logger, index) => logger.child({ reqId: index }).error({ err: new Error('x') }, 'same')],
    ['another level', (logger, index) => logger[index === 0 ? 'warn' : 'error']({ err: new Error('x') }, 'same')],
    ['another text', (logger, index) => logger.warn({ err: new Error('refused') }, `text ${index}`)],
    ['no error', (logger) => logger.warn({ runId: 'run_1' }, 'same')],
  ])('is not what only resembles it: %s', (_, write) => {
    const { logger, lines } = open();
    write(logger, 0);
    write(logger, 1);
    expect(lines).toHaveLength(2);
  });
});
