/** Refuses work while the event loop cannot keep up, so that what was accepted still gets answered. */
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';

/** Registered on the scope that it protects: health checks stay answered. */
export async function shedLoad(scope: FastifyInstance, maxEventLoopDelayMs: number): Promise<void> {
  await scope.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    pressureHandler: () => {
      throw new ServiceError('OVERLOADED', 'The service is busy. Try again shortly.', { retryAfterSeconds: 1 });
    },
  });
}
