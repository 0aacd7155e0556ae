// @ts-check
// Jest bounds every test, but neither what a file does outside its tests nor a computation that
// never returns. This reporter ends a run in which a test file takes longer than any should, and
// names the file.
import { execFileSync } from 'node:child_process';

/** A fault's file in the full plan takes as long as a shard may. */
const MAX_FILE_MS = Number(process.env.REGULAB_TEST_FILE_MINUTES ?? 15) * 60_000;

export default class Watchdog {
  /** @type {Map<string, NodeJS.Timeout>} */
  #timers = new Map();

  /** @param {{ path: string }} file */
  onTestFileStart({ path }) {
    this.#timers.set(
      path,
      setTimeout(() => {
        console.error(`${path} has not ended after ${MAX_FILE_MS / 60_000} minutes; the run is given up.`);
        killChildren();
        process.exit(1);
      }, MAX_FILE_MS),
    );
  }

  /** @param {{ path: string }} file */
  onTestFileResult({ path }) {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
  }
}

/** Jest's processes: one stuck in a computation would not notice that this one has ended. */
function killChildren() {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  for (const line of processes) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid === undefined || parent !== process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended: the program that listed the processes is among them.
    }
  }
}
