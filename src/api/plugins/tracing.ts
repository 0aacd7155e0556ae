/**
 * A span for every request: what it belongs to comes from the caller's `traceparent`, and what is
 * done for it belongs to the span.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Context,
  contextOf,
  fail,
  inContext,
  openSpan,
  readContext,
  type Span,
  SpanKind,
} from '../../tracing/spans.js';

/** Probes and scrapes come every few seconds and would hide the rest. */
const UNTRACED = /^\/(health|metrics)/;

interface TracedRequest {
  span: Span;
  context: Context;
}

/** Registered on the root, before every other hook. */
export function traceRequests(app: FastifyInstance): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>();

  app.addHook('onRequest', (request, _reply, done) => {
    if (UNTRACED.test(request.url)) return done();
    const parent = readContext(request.headers);
    const span = openSpan(nameOf(request), {
      kind: SpanKind.SERVER,
      attributes: attributesOf(request),
      within: parent,
    });
    const context = contextOf(span, parent);
    traced.set(request, { span, context });
    inContext(context, done);
  });

  // What comes with the body and after the answer is called by the socket.
  app.addHook('preValidation', (request, _reply, done) => {
    const own = traced.get(request);
    if (own) inContext(own.context, done);
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const own = traced.get(request);
    if (own === undefined) return done();
    finish(own.span, request, reply);
    inContext(own.context, done);
  });
}

/** The pattern and not the path, which would make one name per id. */
function nameOf({ method, routeOptions }: FastifyRequest): string {
  return routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`;
}

/** Without the query, where a client may have put a key. */
function attributesOf({ method, url, protocol, routeOptions, headers }: FastifyRequest) {
  const agent = headers['user-agent'];
  return {
    'http.request.method': method,
    'url.path': url.split('?', 1)[0]!,
    'url.scheme': protocol,
    ...(routeOptions.url !== undefined && { 'http.route': routeOptions.url }),
    ...(agent !== undefined && { 'user_agent.original': agent }),
  };
}

function finish(span: Span, request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode } = reply;
  const { tenant } = request.principal;
  span.setAttributes({
    'http.response.status_code': statusCode,
    'regulab.tenant': tenant,
    'regulab.request.id': request.id,
  });
  if (statusCode >= 500) fail(span, String(statusCode));
  span.end();
}
