import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const PROCESS = fileURLToPath(new URL('../fixtures/closing-process.mjs', import.meta.url));

/** Starts the process, ends it as `end` says, and gives its exit code and output. */
async function closing(args: string[], end?: (child: ChildProcess) => void) {
  const child = fork(PROCESS, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] });
  const output = text(child.stdout!);
  const exited = once(child, 'exit');
  if (end) {
    await once(child, 'message');
    end(child);
  }
  const [code] = await exited;
  return { code, output: await output };
}

describe('shutdown', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'closes the steps in order on %s and exits with 0',
    async (signal) => {
      expect(await closing(['ok'], (child) => child.kill(signal))).toEqual({ code: 0, output: 'first\nsecond\n' });
    },
  );

  it('closes when its supervisor goes away', async () => {
    expect(await closing(['ok'], (child) => child.disconnect())).toEqual({ code: 0, output: 'first\nsecond\n' });
  });

  it('closes the next step when one fails', async () => {
    expect(await closing(['fail'], (child) => child.kill('SIGTERM'))).toEqual({ code: 0, output: 'second\n' });
  });

  it('takes no notice of a second signal', async () => {
    const twice = (child: ChildProcess) => {
      child.kill('SIGINT');
      child.kill('SIGTERM');
      child.once('message', () => {
        child.kill('SIGINT');
        child.send('end');
      });
    };
    expect(await closing(['slow'], twice)).toEqual({ code: 0, output: 'second\n' });
  });

  it('ends with 1 at the deadline when a step hangs', async () => {
    expect(await closing(['hang'], (child) => child.kill('SIGTERM'))).toEqual({ code: 1, output: '' });
  });

  it('closes after an uncaught error and exits with 1', async () => {
    expect(await closing(['ok', 'throw'])).toEqual({ code: 1, output: 'first\nsecond\n' });
  });
});
