/**
 * Ends this process when its parent is gone, even while a computation blocks the event loop.
 * Without it, only the closed channel would end it, and a hung computation would keep a core busy
 * permanently.
 */
import { Worker } from 'node:worker_threads';

const EVERY_MS = 500;

/** A thread has an event loop of its own. An orphan gets another parent. */
const WATCH = `
  const { workerData: { parent, everyMs } } = require('node:worker_threads');
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), everyMs);
`;

export function watchParent(): void {
  const workerData = { parent: process.ppid, everyMs: EVERY_MS };
  new Worker(WATCH, { eval: true, workerData, env: {}, execArgv: [] }).unref();
}
