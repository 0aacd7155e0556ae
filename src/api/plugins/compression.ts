/** Compresses answers for clients that accept it. Event streams are written past it. */
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import { beforeSending } from '../http/hooks.js';

/** Below this an answer fits into one packet anyway. */
const SMALLEST_BYTES = 1400;

/** Texts alone: weights are as good as random, and nothing makes them smaller. */
const COMPRESSED =
  /^(?:application\/(?:problem\+|x-nd)?json|(?:text|application)\/(?:html|css|javascript|markdown|plain|csv|yaml)|image\/svg\+xml)/;

/** Registered before the routes that it is for. */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  app.addHook(
    'onSend',
    beforeSending((_request, reply) => {
      const vary = String(reply.getHeader('vary') ?? '');
      const depends = COMPRESSED.test(String(reply.getHeader('content-type'))) && !/accept-encoding/i.test(vary);
      // Also of an answer that is not compressed: a cache keeps one for each encoding.
      if (depends) reply.header('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`);
    }),
  );
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: SMALLEST_BYTES,
    customTypes: COMPRESSED,
    // A body may unfold to a thousand times its size: none is accepted compressed.
    globalDecompression: false,
  });
}
