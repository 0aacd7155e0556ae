// @ts-check
/** The child's side of contender.mjs: one line in, one repetition, one line of JSON out. */
import { createInterface } from 'node:readline';

/**
 * @param {object} about printed first, once everything is warm
 * @param {() => Promise<object>} repetition
 */
export async function serve(about, repetition) {
  say({ ready: true, ...about });
  for await (const _ of createInterface({ input: process.stdin })) say(await repetition());
}

/** @param {object} message */
function say(message) {
  process.stdout.write(`\n@${JSON.stringify(message)}\n`);
}

/**
 * Wall-clock and CPU milliseconds a step.
 * @param {number} steps @param {() => unknown} work
 */
export async function timed(steps, work) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { wall: wall / steps, cpu: (user + system) / 1000 / steps };
}
