/**
 * What of Redis's append-only file is on disk, by system calls (strace): killing a process loses
 * nothing that it has written, since the page cache survives it, and losing power loses all that
 * was not flushed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Whether strace is installed, and may follow processes. */
export const CAN_TRACE = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

export interface FlushTrace {
  /**
   * Makes a power loss of the kill that ended the process: cuts the file back to what was flushed.
   * @returns the bytes that were written and are gone
   */
  loseWhatWasNotFlushed(): Promise<number>;
}

/**
 * Follows a running Redis until it is killed.
 * @param file its append-only file, of which all is on disk at this moment
 */
export async function traceFlushes(pid: number, file: string): Promise<FlushTrace> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-flushes-'));
  const output = path.join(scratch, 'trace');
  const calls = 'trace=write,writev,pwrite64,ftruncate,fsync,fdatasync';
  const strace = spawn('strace', ['-f', '-y', '-s', '0', '-e', calls, '-o', output, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(strace, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('attached')) resolve();
    });
    exited.then(() => reject(new Error(`strace cannot follow process ${pid}: ${said}`)), reject);
  });
  const before = statSync(file).size;

  return {
    loseWhatWasNotFlushed: async () => {
      await exited;
      const flushed = flushedBytes(readFileSync(output, 'utf8'), file, before);
      const lost = statSync(file).size - flushed;
      truncateSync(file, flushed);
      rmSync(scratch, { recursive: true });
      return lost;
    },
  };
}

/** Size of the file when the last flush that ended began. */
function flushedBytes(trace: string, file: string, before: number): number {
  let size = before;
  let flushed = before;
  /** By thread: size of the file when its flush began. */
  const flushing = new Map<string, number>();
  /**
   * Threads whose write to the file stands in two lines, since another thread's call came between.
   */
  const writing = new Set<string>();
  for (const line of trace.split('\n')) {
    const [, thread, text] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (thread === undefined || text === undefined) continue;
    const [, call] = /^(?:<\.\.\. )?(\w+)/.exec(text) ?? [];
    const result = /= (\d+)$/.exec(text)?.[1];
    const resumed = text.startsWith('<...');
    if (call === 'fsync' || call === 'fdatasync') {
      if (!resumed && text.includes(`<${file}>`)) flushing.set(thread, size);
      if (result === '0' && flushing.has(thread)) flushed = Math.max(flushed, flushing.get(thread)!);
      if (result !== undefined) flushing.delete(thread);
    } else if (text.includes(`<${file}>`) || (resumed && writing.has(thread))) {
      if (result === undefined) writing.add(thread);
      else {
        writing.delete(thread);
        if (call === 'ftruncate') throw new Error(`A write was taken back, which is not followed here: ${line}`);
        size += Number(result);
      }
    }
  }
  return flushed;
}
