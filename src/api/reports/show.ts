/** Answers that a browser shows as they are, and saves under a name. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

export const shownHeaders = z.object({
  'content-disposition': z.string().meta({ description: '`inline`, with the name of a file to save it as.' }),
  'content-security-policy': z.string().meta({ description: 'Nothing is loaded and no script runs.' }),
});

/**
 * Sets the headers of a document.
 * @param policy of the document, in the place of the service's own
 */
export function showDocument(
  reply: FastifyReply,
  { fileName, mediaType, policy }: { fileName: string; mediaType: string; policy: string },
): FastifyReply {
  return reply.type(mediaType).headers({
    'content-disposition': `inline; filename="${fileName}"`,
    'content-security-policy': `${policy}; frame-ancestors 'none'`,
  });
}
