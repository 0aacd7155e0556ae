import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createStackLog } from '../../../../src/cli/stack/stack-log.js';

function logged(json: boolean) {
  let text = '';
  return { log: createStackLog({ write: (more) => (text += more) }, { json }), text: () => text };
}

async function attach(log: ReturnType<typeof logged>['log'], lines: string[]) {
  const stream = new PassThrough();
  log.attach('worker', stream);
  stream.end(lines.map((line) => `${line}\n`).join(''));
  await new Promise((resolve) => stream.once('close', resolve));
}

const RECORD = {
  level: 40,
  time: '2026-01-02T03:04:05.678Z',
  pid: 1,
  hostname: 'h',
  name: 'worker',
  runId: 'run_1',
  msg: 'Lost.',
};

describe('createStackLog', () => {
  it('sets the lines of a part in columns, fields after the message and errors with their stack', async () => {
    const { log, text } = logged(false);
    await attach(log, [JSON.stringify({ ...RECORD, err: { message: 'gone', stack: 'Error: gone\n  at x' } })]);
    expect(text()).toBe('03:04:05 worker warn: Lost. runId=run_1\nError: gone\n  at x\n');
  });

  it('passes on what is not JSON, as TensorFlow writes it', async () => {
    const { log, text } = logged(false);
    await attach(log, ['2026-01-02: I tensorflow: AVX2', '{broken']);
    expect(
      text()
        .split('\n')
        .map((line) => line.slice(9)),
    ).toEqual(['worker 2026-01-02: I tensorflow: AVX2', 'worker {broken', '']);
  });

  it('writes nothing but JSON lines with json', async () => {
    const { log, text } = logged(true);
    log.info('redis', 'started', { pid: 7 });
    await attach(log, [JSON.stringify(RECORD), 'plain', '{broken']);
    const records = text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { part: 'redis', pid: 7, msg: 'started' },
      RECORD,
      { name: 'worker', msg: 'plain' },
      { name: 'worker', msg: '{broken' },
    ]);
  });
});
