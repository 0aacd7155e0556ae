/** Work that stops when its client disconnects. */
import type { FastifyReply } from 'fastify';

/**
 * The result of `work`, whose signal is aborted when the client disconnects before it has the
 * answer. Nothing is sent then.
 */
export async function untilDisconnect<Result>(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const disconnected = new AbortController();
  const onClose = () => {
    if (!reply.raw.writableFinished) disconnected.abort();
  };
  reply.raw.once('close', onClose);
  try {
    return await work(disconnected.signal);
  } catch (error) {
    if (!disconnected.signal.aborted) throw error;
    reply.hijack();
    return reply as never;
  } finally {
    reply.raw.off('close', onClose);
  }
}
