/** Problem responses, which look alike in every operation, as shared components. */
import { STATUS_CODES } from 'node:http';
import { PROBLEM_MEDIA_TYPE } from '../http/problem.js';
import { operationsOf } from './schemas.js';

interface Document {
  paths?: Record<string, Record<string, Operation> | undefined>;
  components?: { responses?: Record<string, object> };
}

interface Operation {
  responses?: Record<string, Response>;
}

interface Response {
  description?: string;
  content?: Record<string, object>;
  $ref?: string;
}

/**
 * Moves problem responses to `components.responses`, one for each status. Where operations list
 * different codes for a status, each keeps its list next to the reference, which OpenAPI 3.1
 * allows.
 */
export function shareProblemResponses(document: Document): void {
  const shared: Record<string, Response> = {};
  for (const [status, responses] of problemResponsesOf(document)) {
    const phrase = STATUS_CODES[status]!;
    const name = phrase.replaceAll(' ', '');
    const descriptions = new Set(responses.map(({ description }) => description));
    const [only] = descriptions.size === 1 ? descriptions : [undefined];
    shared[name] = { description: only ?? `${phrase}.`, content: responses[0]!.content! };
    for (const response of responses) {
      const { description } = response;
      delete response.content;
      delete response.description;
      response.$ref = `#/components/responses/${name}`;
      if (only === undefined) response.description = description!;
    }
  }
  document.components = { ...document.components, responses: shared };
}

function problemResponsesOf(document: Document): Map<string, Response[]> {
  const byStatus = new Map<string, Response[]>();
  for (const { responses = {} } of operationsOf<Operation>(document.paths)) {
    for (const [status, response] of Object.entries(responses)) {
      if (Object.keys(response.content ?? {}).join() !== PROBLEM_MEDIA_TYPE) continue;
      byStatus.set(status, [...(byStatus.get(status) ?? []), response]);
    }
  }
  return byStatus;
}
