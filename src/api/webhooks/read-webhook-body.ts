/** The bodies of requests about webhooks. */
import type { z } from 'zod';
import { type FieldProblem, ServiceError } from '../../errors.js';
import { findingsOf, toProblem } from '../../experiments/planning/spec-findings.js';
import type { Sender } from '../../webhooks/sending/send.js';

/**
 * Checks a body against its schema, and the address in it.
 * @throws ServiceError INVALID_REQUEST with every problem found
 */
export function readWebhookBody<Schema extends z.ZodType<{ url?: string | undefined }>>(
  schema: Schema,
  body: unknown,
  sender: Pick<Sender, 'faultOf'>,
): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw invalid(findingsOf(parsed.error, body, schema).map((finding) => toProblem(finding)));
  }
  const { url } = parsed.data;
  const fault = url === undefined ? null : sender.faultOf(url);
  if (fault !== null) throw invalid([{ pointer: '/url', code: 'NOT_ALLOWED', message: fault }]);
  return parsed.data;
}

function invalid(problems: FieldProblem[]): ServiceError {
  const list = problems.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`)).join(' ');
  return new ServiceError('INVALID_REQUEST', `The body is not valid. ${list}`, { problems });
}
