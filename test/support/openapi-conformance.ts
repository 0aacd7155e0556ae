/**
 * Checks answers against the OpenAPI description: status and media type are described, and the body
 * fits its schema.
 */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { z } from 'zod';

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, Response> };
}

interface Operation {
  operationId: string;
  responses: Record<string, Response | { $ref: string }>;
}

interface Response {
  headers?: Record<string, { required?: boolean }>;
  content?: Record<string, MediaType>;
}

interface MediaType {
  schema: object;
}

/** Which operations were answered with which status, over all apps of a test file. */
export const answered = new Set<string>();

/**
 * Makes the check for one app; it throws, saying what does not fit. Addresses outside the
 * description pass.
 */
export function conformance(app: FastifyInstance) {
  const description = app.swagger() as unknown as Description;
  const schemas = new Map<object, z.ZodType>();

  function schemaOf(media: MediaType): z.ZodType {
    const known = schemas.get(media);
    if (known !== undefined) return known;
    const json = JSON.stringify({ ...media.schema, $defs: description.components.schemas });
    const schema = z.fromJSONSchema(JSON.parse(json.replaceAll('#/components/schemas/', '#/$defs/')));
    schemas.set(media, schema);
    return schema;
  }

  return (method: string, url: string, response: LightMyRequestResponse): void => {
    const operation = findOperation(description, method, url);
    // The earlier way to plan is not described.
    if (operation === undefined || url.includes('dryRun=true')) return;
    const { statusCode } = response;
    const answer = `${operation.operationId} ${statusCode}`;
    answered.add(answer);
    const described = responseOf(description, operation, statusCode);
    if (described === undefined) throw new Error(`${answer} is not described.`);
    for (const [name, { required }] of Object.entries(described.headers ?? {})) {
      if (required && response.headers[name] === undefined) throw new Error(`${answer} lacks the header ${name}.`);
    }
    if (described.content === undefined) {
      if (response.payload !== '') throw new Error(`${answer} should have no body.`);
      return;
    }
    const type = String(response.headers['content-type']).split(';')[0] ?? '';
    const media = described.content[type] ?? described.content['application/octet-stream'];
    if (media === undefined)
      throw new Error(`${answer} is described as ${Object.keys(described.content)}, not ${type}.`);
    if (method === 'HEAD') return;
    const value: unknown = /[/+]json$/.test(type) ? JSON.parse(response.payload) : response.payload;
    const checked = schemaOf(media).safeParse(value);
    if (!checked.success) throw new Error(`${answer} does not fit its schema: ${z.prettifyError(checked.error)}`);
  };
}

function responseOf({ components }: Description, { responses }: Operation, status: number): Response | undefined {
  const response = responses[status];
  if (response === undefined || !('$ref' in response)) return response;
  return components.responses[response.$ref.replace('#/components/responses/', '')];
}

function findOperation({ paths }: Description, method: string, url: string): Operation | undefined {
  const path = url.split('?')[0] ?? '';
  const template = Object.keys(paths).find((candidate) =>
    new RegExp(`^${candidate.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return template === undefined ? undefined : paths[template]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
}
