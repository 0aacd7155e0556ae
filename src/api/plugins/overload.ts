/**
 * Refuses requests while the event loop cannot keep up, so that accepted ones are still answered.
 * Node measures the delay. @fastify/under-pressure reads the memory of the process as well, every
 * second, which throws when no file descriptor is left.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';
import { atOnce } from '../http/hooks.js';

const RESOLUTION_MS = 10;
const MEASURED_EVERY_MS = 1000;

/**
 * Registered on the scope that it protects; health checks are outside it.
 * @param maxEventLoopDelayMs mean delay over the last second; above it requests are refused. 0
 *   refuses none
 */
export function shedLoad(scope: FastifyInstance, maxEventLoopDelayMs: number): void {
  if (maxEventLoopDelayMs === 0) return;
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let meanMs = 0;
  const timer = setInterval(() => {
    // A delay is counted from one expected wake-up to the next.
    meanMs = delays.count === 0 ? 0 : delays.mean / 1e6 - RESOLUTION_MS;
    delays.reset();
  }, MEASURED_EVERY_MS).unref();
  scope.addHook(
    'onRequest',
    atOnce(() => {
      if (meanMs <= maxEventLoopDelayMs) return;
      throw new ServiceError('OVERLOADED', 'The service is busy. Try again shortly.', { retryAfterSeconds: 1 });
    }),
  );
  scope.addHook('onClose', async () => {
    clearInterval(timer);
    delays.disable();
  });
}
