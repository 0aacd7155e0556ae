/** The API as a Fastify instance. Nothing listens, connects or is read from the environment here: server.ts does that. */
// The module itself is the plugin; its types promise it as a property.
import sse, { type SSEPluginOptions } from '@fastify/sse';
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyRequest, LogController } from 'fastify';
import { createSerializerCompiler, type FastifyZodOpenApiTypeProvider, validatorCompiler } from 'fastify-zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { ServiceError } from '../errors.js';
import { adviceRoutes } from './catalog/advice-routes.js';
import { presetRoutes } from './catalog/preset-routes.js';
import { techniqueRoutes } from './catalog/technique-routes.js';
import { type ApiDependencies, DEFAULT_TIMING } from './dependencies.js';
import { experimentRoutes } from './experiments/experiment-routes.js';
import { answerBrokenHttp, handleErrors, sendError } from './http/error-handler.js';
import { parseJsonBody } from './http/json-body.js';
import { negotiate } from './http/negotiation.js';
import { readProductVersion } from './openapi/product-version.js';
import { healthRoutes, versionRoutes } from './operations/operation-routes.js';
import { prometheusRoutes } from './operations/prometheus-route.js';
import { createServiceMetrics } from './operations/service-metrics.js';
import { requireKey } from './plugins/authentication.js';
import { describeRoutes, serveDocumentation } from './plugins/documentation.js';
import { shedLoad } from './plugins/overload.js';
import { addSecurity } from './plugins/security.js';
import { predictionRoutes } from './predictions/prediction-routes.js';
import { artifactRoutes } from './runs/artifact-routes.js';
import { eventRoutes } from './runs/event-routes.js';
import { insideRoutes } from './runs/layer-routes.js';
import { reproductionRoutes } from './runs/reproduction-routes.js';
import { runRoutes } from './runs/run-routes.js';
import { statisticsRoutes } from './statistics/statistics-routes.js';

/** The largest legal spec is about a tenth of it. */
const BODY_LIMIT = 2 ** 20;
/** A request that takes longer to arrive is cut off; answers may take as long as they need. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Builds the app with everything but a socket. Close it to end event streams and idle connections. */
export async function buildApp(deps: ApiDependencies): Promise<FastifyInstance> {
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const version = readProductVersion();
  const metrics = createServiceMetrics();
  const app = createInstance(deps);

  handleErrors(app);
  readJson(app);
  metrics.observe(app);
  await addSecurity(app, deps.config.http);
  await describeRoutes(app, version);
  await app.register(sse as unknown as FastifyPluginAsync<SSEPluginOptions>, { heartbeatInterval: timing.heartbeatMs });

  await app.register(healthRoutes, { deps });
  await app.register(async (scope) => {
    await requireKey(scope, deps.config.http);
    await scope.register(prometheusRoutes, { deps, metrics });
  });
  await app.register(
    async (v1) => {
      await requireKey(v1, deps.config.http);
      await shedLoad(v1, timing.maxEventLoopDelayMs);
      negotiate(v1);
      await v1.register(experimentRoutes, { deps });
      await v1.register(runRoutes, { deps });
      await v1.register(reproductionRoutes, { deps });
      await v1.register(eventRoutes, { deps });
      await v1.register(artifactRoutes, { deps });
      await v1.register(statisticsRoutes, { deps });
      await v1.register(insideRoutes, { deps });
      await v1.register(predictionRoutes, { deps });
      await v1.register(presetRoutes);
      await v1.register(techniqueRoutes);
      await v1.register(adviceRoutes, { deps });
      await v1.register(versionRoutes, { version });
    },
    { prefix: '/v1' },
  );
  await serveDocumentation(app);
  await app.ready();
  return app;
}

function createInstance({ logger }: ApiDependencies): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: requestId,
    // Replaced by one line a request, below.
    logController: new LogController({ disableRequestLogging: true }),
    // While closing, what still comes in over open connections is answered; the stores close after the app.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
    clientErrorHandler: answerBrokenHttp,
    routerOptions: { maxParamLength: 512 },
  }).withTypeProvider<FastifyZodOpenApiTypeProvider>() as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  // JSON.stringify after zod: fast-json-stringify would round nothing either, but cannot tell unions of objects apart.
  app.setSerializerCompiler(createSerializerCompiler({ stringify: JSON.stringify }));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  // One line a request; those of probes and scrapes only for who looks for them.
  app.addHook('onResponse', async (request, reply) => {
    const level = /^\/(health|metrics)/.test(request.url) ? 'debug' : 'info';
    const { method, url } = request;
    request.log[level](
      { method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'Request answered.',
    );
  });
  return app;
}

const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** A caller's own id is taken over when it is harmless in a log line. */
function requestId(request: { headers: FastifyRequest['headers'] }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : uuidv7();
}

/** Uncompressed JSON: the only body there is, but for the PNG of a prediction. */
function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body without Content-Encoding, not as ${encoding}.`);
    }
    return parseJsonBody(body);
  });
}
