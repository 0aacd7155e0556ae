/** Work that stops when its client disconnects. */
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The result of `work`, whose signal is aborted when the client disconnects before it has the
 * answer. Nothing is sent then. The connection itself is watched, too: the answer to a pipelined
 * request that has not come to its turn is not closed with it.
 */
export async function untilDisconnect<Result>(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const disconnected = new AbortController();
  const { socket } = reply.request.raw;
  const onClose = () => {
    if (!reply.raw.writableFinished) disconnected.abort();
  };
  if (socket.destroyed) onClose();
  socket.once('close', onClose);
  reply.raw.once('close', onClose);
  try {
    return await work(disconnected.signal);
  } catch (error) {
    if (!disconnected.signal.aborted) throw error;
    reply.hijack();
    return reply as never;
  } finally {
    socket.off('close', onClose);
    reply.raw.off('close', onClose);
  }
}

/**
 * The client may leave before its turn comes: a pipelined request is answered after those before
 * it, and an answer that is never sent closes nothing.
 */
export function closeWithConnection(stream: Readable, request: FastifyRequest): void {
  const { socket } = request.raw;
  const close = () => stream.destroy();
  if (socket.destroyed) close();
  socket.once('close', close);
  stream.once('close', () => socket.off('close', close));
}
