/**
 * What makes a disk accept no writes: a small volume that is filled or turned read-only, and limits
 * of processes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Whether this user may mount a volume (root on Linux). */
export const CAN_MOUNT = canMount();
/** Whether limits of running processes can be changed (Linux). */
export const CAN_LIMIT = process.platform === 'linux' && runs('prlimit', ['--version']);

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-mount-'));
  const mounted = runs('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (mounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

function runs(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A volume of 64 MB in memory: room for what all trials of a lane leave. */
export class SmallVolume {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]);
  }

  /** Until not a byte goes in. */
  fill(): void {
    for (const bytes of [2 ** 20, 4096, 1]) {
      try {
        for (let count = 0; ; count++)
          writeFileSync(path.join(this.folder, `filler-${bytes}-${count}`), Buffer.alloc(bytes));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  }

  empty(): void {
    for (const name of readdirSync(this.folder).filter((each) => each.startsWith('filler-')))
      rmSync(path.join(this.folder, name));
  }

  /** Refused while a file is open for writing. */
  setReadOnly(readOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.folder]);
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }
}

/** Bytes that a process may write into one file; null: any number. */
export function limitFileSize(pid: number, bytes: number | null): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:`]);
}

/** Lets a process open no file more (those that it has open stay), or any number. */
export function limitOpenFiles(pid: number, limited: boolean): void {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${limited ? 0 : 4096}:`]);
}
