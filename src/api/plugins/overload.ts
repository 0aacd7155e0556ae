/** Refuses work while the event loop cannot keep up, so that what was accepted still gets answered. */
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';

/**
 * Registered on the scope that it protects: health checks stay answered.
 * @param maxEventLoopDelayMs mean delay of the last second from which on work is refused; 0 never refuses any
 */
export async function shedLoad(scope: FastifyInstance, maxEventLoopDelayMs: number): Promise<void> {
  // The plugin takes a second in which it could not measure for an infinite delay, so a large limit is not the same.
  if (maxEventLoopDelayMs === 0) return;
  await scope.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    pressureHandler: () => {
      throw new ServiceError('OVERLOADED', 'The service is busy. Try again shortly.', { retryAfterSeconds: 1 });
    },
  });
}
