/**
 * GET /admin/queues: the page of the queues, for the operators of the installation. It is built as
 * an app of its own when it is first asked for, and is reached through this one, which checks keys,
 * sets headers and logs.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DEFAULT_TENANT } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { failingFast } from '../../store/with-timeout.js';
import type { ApiDependencies } from '../dependencies.js';
import { needs } from '../http/scopes.js';

/** Its page loads only what this service serves, and needs no style in its HTML. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "base-uri 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self'",
].join(';');

const QUEUES_PATH = '/admin/queues';
/** Jobs on a page: Redis answers others in between. */
const MOST_JOBS = 100;
const KEPT_HEADERS = ['content-type', 'cache-control', 'etag', 'last-modified'];
/** Letters from another host, and styles in the HTML: the policy above forbids them. */
const FORBIDDEN = /<link[^>]+href="https?:[^>]*>| style="[^"]*"|<style>[^<]*<\/style>/g;

/** Registered on a scope that requires keys. */
export async function queueBoardRoutes(app: FastifyInstance, { deps }: { deps: ApiDependencies }): Promise<void> {
  let board: Promise<FastifyInstance> | undefined;
  const open = () => {
    board ??= buildBoard(deps).catch((error) => {
      board = undefined;
      throw error;
    });
    return board;
  };
  app.addHook('onClose', async () => void (await (await board?.catch(() => undefined))?.close()));

  async function show(request: FastifyRequest, reply: FastifyReply) {
    assertOperator(request);
    const inner = await open();
    const { accept, 'if-none-match': tag } = request.headers;
    const headers = { ...(accept && { accept }), ...(tag && { 'if-none-match': tag }) };
    const answer = await failingFast(() => askBoard(inner, boundedAddress(request.url), headers, deps));
    if (answer.statusCode === 404 && answer.payload === '') {
      throw new ServiceError(
        'NOT_FOUND',
        `There is nothing at this address. ${QUEUES_PATH} is the page of the queues.`,
      );
    }
    reply.code(answer.statusCode).header('content-security-policy', CONTENT_SECURITY_POLICY);
    for (const name of KEPT_HEADERS) if (answer.headers[name] !== undefined) reply.header(name, answer.headers[name]);
    const isPage = String(answer.headers['content-type']).startsWith('text/html');
    return reply.send(isPage ? answer.payload.replace(FORBIDDEN, '') : answer.rawPayload);
  }
  const schema = { hide: true, security: needs('admin') };
  for (const path of ['/queues', '/queues/*']) app.get(path, { schema }, show);
}

/** @throws ServiceError REDIS_UNAVAILABLE, of which the board tells no more than that it failed */
async function askBoard(
  inner: FastifyInstance,
  url: string,
  headers: Record<string, string>,
  { stores }: ApiDependencies,
) {
  const answer = await inner.inject({ method: 'GET', url, headers });
  if (answer.statusCode < 500) return answer;
  await stores.service.countRuns();
  throw new Error(`The page of the queues has failed: ${answer.payload}`);
}

async function buildBoard({ openQueueBoard }: ApiDependencies): Promise<FastifyInstance> {
  const { plugin, close } = await openQueueBoard(QUEUES_PATH);
  const inner = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  inner.setNotFoundHandler((_request, reply) => reply.code(404).send());
  inner.addHook('onClose', () => close());
  await inner.register(plugin, { prefix: QUEUES_PATH });
  await inner.ready();
  return inner;
}

/** The queues are those of all tenants. */
function assertOperator({ principal }: FastifyRequest): void {
  if (principal.tenant === DEFAULT_TENANT) return;
  throw new ServiceError(
    'SCOPE_MISSING',
    'The queues are for administrators of the default tenant: they have the runs of all tenants.',
  );
}

/** The same address, with no more jobs on a page than it can have. */
function boundedAddress(address: string): string {
  const url = new URL(address, 'http://localhost');
  const wanted = url.searchParams.get('jobsPerPage');
  if (wanted !== null && !(Number(wanted) <= MOST_JOBS)) url.searchParams.set('jobsPerPage', String(MOST_JOBS));
  return url.pathname + url.search;
}
