/**
 * Refuses requests while the event loop cannot keep up, so that accepted ones are still answered.
 */
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';

/**
 * Registered on the scope that it protects; health checks are outside it.
 * @param maxEventLoopDelayMs mean delay over the last second; above it requests are refused. 0
 *   refuses none
 */
export async function shedLoad(scope: FastifyInstance, maxEventLoopDelayMs: number): Promise<void> {
  // A large limit would not do: a second without a measurement counts as an infinite delay.
  if (maxEventLoopDelayMs === 0) return;
  await scope.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    pressureHandler: () => {
      throw new ServiceError('OVERLOADED', 'The service is busy. Try again shortly.', { retryAfterSeconds: 1 });
    },
  });
}
