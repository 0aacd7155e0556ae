/** Resident memory of another process. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Resident memory of a process in megabytes (2^20 bytes); 0 when it is gone. Linux: VmRSS of
 * /proc/<pid>/status, which is in kB whatever the page size. Elsewhere (macOS): `ps`, also in kB.
 */
export async function residentMegabytes(pid: number): Promise<number> {
  try {
    const kilobytes = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
    return kilobytes / 1024;
  } catch {
    return 0;
  }
}

async function fromProc(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

async function fromPs(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim());
}
