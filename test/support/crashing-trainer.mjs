// @ts-check
// The built trainer, in which things go wrong at chosen moments. TEST_CRASH_AT lists them as
// `[crash@][fence/]moment:count`: the `count`th time that `moment` passes, or the first look after
// that many steps, in the execution with this fence or in every one. The default crash is `kill`.
import { runTrainerProcess } from '../../dist/trainer/trainer-process.js';

/** @type {Buffer[]} */
const eaten = [];

/** An orphan's parent is the system's first process, which is none of ours. */
function killWorker() {
  if (process.connected) process.kill(process.ppid, 'SIGKILL');
}

/** @type {Record<string, () => void>} */
const CRASHES = {
  /** `kill -9` of the trainer. */
  kill: () => process.kill(process.pid, 'SIGKILL'),
  /** `kill -9` of its worker, which leaves the trainer alone. */
  'kill-worker': killWorker,
  /** Both die at the same moment. */
  'kill-both': () => {
    killWorker();
    process.kill(process.pid, 'SIGKILL');
  },
  /** A bug in its own code. */
  throw: () => {
    throw new Error('A crash point was passed.');
  },
  /** Native code gives up. */
  abort: () => process.abort(),
  /** It computes without end: it reports nothing and hears nothing. */
  hang: () => {
    for (;;);
  },
  /** It allocates memory without end and computes nothing else. */
  'eat-memory': () => {
    for (;;) {
      eaten.push(Buffer.alloc(64 * 2 ** 20, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  },
};

/** @param {string} entry */
function readCrash(entry) {
  const [, crash = 'kill', fence, moment, count] =
    /^(?:([a-z-]+)@)?(?:(\d+)\/)?([a-z][a-z.-]*):(\d+)$/.exec(entry) ?? [];
  if (moment === undefined || !Object.hasOwn(CRASHES, crash)) {
    throw new Error(`TEST_CRASH_AT: "${entry}" is not [crash@][fence/]moment:count`);
  }
  return { crash, fence: fence === undefined ? null : Number(fence), moment, count: Number(count) };
}

const entries = (process.env.TEST_CRASH_AT ?? '').split(',').filter((entry) => entry !== '');
const crashes = entries.map(readCrash);

await runTrainerProcess((/** @type {number} */ fence) => {
  const due = new Set(crashes.filter((crash) => crash.fence === null || crash.fence === fence));
  /** @type {Map<string, number>} */
  const passed = new Map();
  return (/** @type {string} */ moment, /** @type {number | undefined} */ steps) => {
    const count = steps ?? (passed.get(moment) ?? 0) + 1;
    passed.set(moment, count);
    for (const crash of due) {
      if (crash.moment !== moment || count < crash.count) continue;
      due.delete(crash);
      CRASHES[crash.crash]?.();
    }
  };
});
