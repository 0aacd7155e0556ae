import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { deadlineIn } from '../../src/deadline.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it.each([
  ['alone', (deadline: AbortSignal) => deadline],
  ['with another signal', (deadline: AbortSignal) => AbortSignal.any([new AbortController().signal, deadline])],
  ['within another combination', (deadline: AbortSignal) => AbortSignal.any([AbortSignal.any([deadline])])],
])('a deadline %s ends what waits for it, whatever garbage was collected', async (_, combine) => {
  const signal = combine(deadlineIn(100));
  const ended = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));
  for (let round = 0; round < 3; round += 1) {
    await delay(10);
    collectGarbage();
  }
  const reason = await Promise.race([ended, delay(2000, 'nothing')]);
  expect(reason).toMatchObject({ name: 'TimeoutError', message: 'It took longer than 100 ms.' });
});
