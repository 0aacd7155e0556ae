/**
 * Bounds the open connections, so that a descriptor is left for files, Redis and threads: a process
 * without one cannot even refuse.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';
import { atOnce, beforeSending } from '../http/hooks.js';

/** Descriptors that are not for connections: downloads, Redis, logs, threads and their pipes. */
const RESERVED = 200;
/** Connections whose requests are refused in words; those beyond are closed. */
const REFUSED_IN_WORDS = 100;
const MOST = 20_000;
const LEAST = 50;

/** @param limit connections that are served */
export function limitConnections(app: FastifyInstance, limit = servedConnections()): void {
  const { server } = app;
  const beyond = new WeakSet<Socket>();
  const silent = new Set<Socket>();
  let open = 0;
  server.maxConnections = limit + REFUSED_IN_WORDS;
  server.on('connection', (socket) => {
    open++;
    silent.add(socket);
    socket.once('close', () => {
      open--;
      silent.delete(socket);
    });
    if (open > limit) beyond.add(socket);
  });
  let isClosing = false;
  // Browsers connect before they have a request. Node does not take such connections for idle ones.
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of silent) socket.destroy();
  });
  // Nor does it close one whose answer comes after that.
  app.addHook(
    'onSend',
    beforeSending((_request, reply) => {
      if (isClosing) reply.header('connection', 'close');
    }),
  );
  app.addHook(
    'onRequest',
    atOnce(({ raw }, reply) => {
      silent.delete(raw.socket);
      if (!beyond.has(raw.socket)) return;
      reply.header('connection', 'close');
      throw new ServiceError(
        'OVERLOADED',
        `${limit} connections are open, as many as are served. Close some, or retry.`,
        {
          retryAfterSeconds: 5,
        },
      );
    }),
  );
}

/** From the limit on open files of this process. */
function servedConnections(): number {
  const files = openFilesLimit();
  return Math.max(LEAST, Math.min(MOST, files - RESERVED - REFUSED_IN_WORDS));
}

function openFilesLimit(): number {
  // Otherwise the report asks for the names of hosts.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: number | 'unlimited' } } };
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : MOST;
}
