/** Which bodies are read, up to which size, and which are not checked by a schema. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-zod-openapi';
import type { z } from 'zod';
import { ServiceError } from '../../../errors.js';
import { PREDICTION_LIMITS } from '../../../experiments/records/prediction.js';
import { parseJsonBody } from '../../../strict-json.js';
import { atOnce } from '../hooks.js';
import { createTurns } from '../load/turns.js';

/** Bytes. About ten times the largest valid spec. */
export const BODY_LIMIT = 2 ** 20;

/** Bytes. A larger one takes some ms to read and check: one of these in a round. */
const SMALL_BODY = 2 ** 15;
const turn = createTurns(1);

/**
 * Reads bodies of JSON in this scope and those below it, strictly.
 * @param limit bytes
 */
export function readJsonBodies(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers();
  // Of no body there is no type, whatever the client says; Fastify refuses one that is none.
  app.addHook(
    'onRequest',
    atOnce(({ headers }) => {
      if (headers['content-length'] === '0') delete headers['content-type'];
    }),
  );
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: limit }, parse);
  app.addContentTypeParser('*', refuseUnlessEmpty);
}

export const MERGE_PATCH = 'application/merge-patch+json';

/** Reads merge patches in this scope as well: JSON of another name. */
export function readMergePatches(app: FastifyInstance): void {
  app.addContentTypeParser(MERGE_PATCH, { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, parse);
}

async function parse(request: FastifyRequest, body: Buffer): Promise<unknown> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body without Content-Encoding, not as ${encoding}.`);
  }
  if (body.length <= SMALL_BODY) return parseJsonBody(body);
  await turn();
  const value = parseJsonBody(body);
  // What is done with it takes time as well.
  await turn();
  return value;
}

/**
 * Many clients name a type although they send no body: an empty one is none, whatever its type.
 * @throws ServiceError UNSUPPORTED_MEDIA_TYPE at the first byte
 */
async function refuseUnlessEmpty(request: FastifyRequest, payload: IncomingMessage): Promise<undefined> {
  await new Promise<void>((resolve, reject) => {
    payload.once('data', () => reject(unsupportedType(request)));
    payload.once('end', resolve);
    payload.once('error', reject);
  });
  return undefined;
}

const unsupportedType = (request: FastifyRequest) =>
  new ServiceError('UNSUPPORTED_MEDIA_TYPE', describeMediaType(request));

/** What to send instead of a body whose media type the route does not take. */
export function describeMediaType(request: FastifyRequest): string {
  if (request.routeOptions.schema?.body === undefined) return 'This call takes no body: leave it out.';
  // Without its parameters: the boundary of a form says nothing to a reader.
  const type = request.headers['content-type']?.replace(/;.*/s, '').trim();
  const given =
    type === undefined ? 'The body has no Content-Type' : `A body of type ${JSON.stringify(type)} is not accepted here`;
  return `${given}. ${describeWanted(request)}`;
}

/** What a route takes, with a command that sends it. */
function describeWanted(request: FastifyRequest): string {
  const types = takesPictures(request)
    ? `Send ${takesJson(request) ? 'application/json, or ' : ''}a picture as image/png, image/jpeg or image/webp`
    : 'Send application/json';
  return `${types}: ${curlLine(request)}`;
}

const QUICK_START = `'{"preset": "quick-start"}'`;
/** Data for curl that make a valid body, by route; elsewhere a file. */
const EXAMPLE_DATA: ReadonlyMap<string, string> = new Map([
  ['/v1/experiments', QUICK_START],
  ['/v1/experiments::plan', QUICK_START],
  ['/v1/experiments::batch', `'{"experiments": [{"preset": "quick-start"}]}'`],
  ['/v1/experiments::bulk', `'{"action": "cancel"}'`],
  ['/v1/experiments/by-external-id/:externalId', QUICK_START],
  [
    '/v1/comparisons',
    `'{"arms": [{"experimentId": "exp_…", "arm": "baseline"}, {"experimentId": "exp_…", "arm": "dropout"}]}'`,
  ],
  ['/v1/advice', `'{"scenario": {"trainImages": 2000}}'`],
]);

/** A command that sends a body which the route takes. */
function curlLine(request: FastifyRequest): string {
  const { url = '' } = request.routeOptions;
  const path = request.url.split('?', 1)[0];
  const sent = takesPictures(request)
    ? `-H 'content-type: image/png' --data-binary @picture.png`
    : `-H 'content-type: application/json' -d ${EXAMPLE_DATA.get(url) ?? '@body.json'}`;
  const method = request.method === 'POST' ? '' : `-X ${request.method} `;
  return `curl ${method}${sent} ${request.protocol}://${request.host}${path}`;
}

/** What a client that exceeded the limit of its request can do about it. */
export function describeBodyLimit(request: FastifyRequest): string {
  const limit = (bytes: number, what: string) => `${what} may be at most ${bytes} bytes`;
  if (!takesPictures(request)) {
    return `${limit(BODY_LIMIT, 'A body')}; the largest spec that is allowed needs a tenth of that.`;
  }
  const isPicture = request.headers['content-type']?.startsWith('image/');
  return isPicture
    ? `${limit(PREDICTION_LIMITS.pictureBytes, 'A picture')}: shrink it; models see 28 × 28 pixels.`
    : `${limit(PREDICTION_LIMITS.jsonBytes, 'A JSON body')}: send fewer images in one request, or a picture as the body.`;
}

const takesPictures = (request: FastifyRequest) => /\/predict(-picture)?$/.test(request.routeOptions.url ?? '');
const takesJson = (request: FastifyRequest) => !request.routeOptions.url?.endsWith('/predict-picture');

/**
 * For a route that needs a body, of any type: Fastify checks none that is not there.
 * @throws ServiceError INVALID_REQUEST, or the code of the route
 */
export function requireBody(code: 'INVALID_REQUEST' | 'INVALID_SPEC' = 'INVALID_REQUEST') {
  return async (request: FastifyRequest): Promise<void> => {
    const { body } = request;
    if (body !== undefined && !(Buffer.isBuffer(body) && body.length === 0)) return;
    const message = `The body is empty. ${describeWanted(request)}`;
    const wanted = takesPictures(request)
      ? takesJson(request)
        ? 'an object, or a picture'
        : 'a picture'
      : 'an object';
    const file = 'curl sends an empty body for a file that it cannot read: check the name after the @.';
    throw new ServiceError(code, `${message} (${file})`, {
      problems: [{ pointer: '', code: 'REQUIRED', message: `Is required: ${wanted}.` }],
    });
  };
}

const compile: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(route);

/**
 * A route's `validatorCompiler`: checks path, query and headers, and passes the body through, for
 * handlers that report more about it than a schema can.
 */
export const leaveBodyUnchecked = compile as FastifySchemaCompiler<unknown>;
