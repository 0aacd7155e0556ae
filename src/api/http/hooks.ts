/**
 * Hooks of Fastify that wait for nothing. As async functions, each of them would cost every request
 * a promise and a turn of the queue of microtasks. What they throw is the answer, as usual.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A hook of a request, or of a reply that has been sent. */
export const atOnce =
  (work: (request: FastifyRequest, reply: FastifyReply) => void) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    work(request, reply);
    done();
  };

/** A hook `onSend`; its payload stays as it is unless the hook gives another. */
export const beforeSending =
  (work: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => unknown) =>
  (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload?: unknown) => void,
  ): void =>
    done(null, work(request, reply, payload));
