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
  it('formats the lines of a part for people: fields follow the message, errors come with their stack', async () => {
    const { log, text } = logged(false);
    await attach(log, [JSON.stringify({ ...RECORD, err: { message: 'gone', stack: 'Error: gone\n  at x' } })]);
    expect(text()).toMatch(/^03:04:05 WARN: worker Lost\. \{"runId":"run_1"\}\n/);
    expect(text()).toMatch(/Error: gone\n +at x\n/);
    expect(text()).not.toMatch(/hostname|pid|"name"|"part"/);
  });

  it('has colours on a terminal that shows them, and nowhere else', async () => {
    const written = (isTTY: boolean) => {
      let text = '';
      const output = { write: (more: string) => (text += more), isTTY, hasColors: () => true };
      createStackLog(output).warn('worker', 'Lost.');
      return text;
    };
    expect(written(true)).toContain('\u001b[33mWARN');
    expect(written(false)).not.toContain('\u001b');
  });

  it('passes on lines that are not JSON, such as those of TensorFlow', async () => {
    const { log, text } = logged(false);
    await attach(log, ['2026-01-02: I tensorflow: AVX2', '{broken']);
    expect(
      text()
        .split('\n')
        .map((line) => line.slice(9)),
    ).toEqual(['INFO: worker 2026-01-02: I tensorflow: AVX2', 'INFO: worker {broken', '']);
  });

  it('writes only JSON lines with json', async () => {
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
