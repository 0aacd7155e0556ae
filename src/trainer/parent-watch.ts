/**
 * Ends this process when its parent is gone, whatever it is doing. The closed channel tells it the same, but not while a
 * computation keeps the event loop: one that hangs would go on for ever and hold a core.
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
