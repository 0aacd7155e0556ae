/** The API as a Fastify instance. Listening, connecting and the environment are left to main.ts. */
import { randomUUID } from 'node:crypto';
// The module itself is the plugin; its types promise it as a property.
import sse, { type SSEPluginOptions } from '@fastify/sse';
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyRequest, LogController } from 'fastify';
import {
  type FastifyPluginAsyncZodOpenApi,
  type FastifyZodOpenApiTypeProvider,
  validatorCompiler,
} from 'fastify-zod-openapi';
import { readProductVersion } from '../product-version.js';
import { auditRoutes } from './access/audit.js';
import { keyRoutes } from './access/keys.js';
import { adviceRoutes } from './catalog/advice.js';
import { datasetImageRoutes } from './catalog/dataset-images.js';
import { datasetRoutes } from './catalog/datasets.js';
import { presetRoutes } from './catalog/presets.js';
import { techniqueRoutes } from './catalog/techniques.js';
import { type ApiDependencies, type ApiTiming, DEFAULT_TIMING } from './dependencies.js';
import { eventRoutes } from './events/events.js';
import { batchRoutes } from './experiments/batch.js';
import { bulkRoutes } from './experiments/bulk.js';
import { externalIdRoutes } from './experiments/by-external-id.js';
import { experimentChangeRoutes } from './experiments/change.js';
import { experimentRoutes } from './experiments/experiments.js';
import { seedRoutes } from './experiments/seeds.js';
import { submitRoutes } from './experiments/submit.js';
import { exportRoutes } from './exports/exports.js';
import { BODY_LIMIT, readJsonBodies } from './http/bodies/body.js';
import { acceptOptionalNulls } from './http/bodies/optional-nulls.js';
import { handleErrors, refuseUnknownAddresses, sendError } from './http/error-handler.js';
import { atOnce } from './http/hooks.js';
import { negotiate, readAccept } from './http/negotiation.js';
import { tagAnswers } from './http/reads/conditional.js';
import { indentOnRequest } from './http/reads/pretty.js';
import { createSerializer } from './http/serializer.js';
import { refuseUnknownParameters } from './http/strict-query.js';
import { healthRoutes } from './operations/health.js';
import { prometheusRoutes } from './operations/prometheus.js';
import { queueBoardRoutes } from './operations/queue-board.js';
import { createServiceMetrics } from './operations/service-metrics.js';
import { versionRoutes } from './operations/version.js';
import { workerRoutes } from './operations/workers.js';
import { servePage } from './page/serve-page.js';
import { boundAnswers } from './plugins/answers.js';
import { auditChanges } from './plugins/audit.js';
import { identifyNobody, requireKey } from './plugins/authentication.js';
import { acceptBasicKeys } from './plugins/basic-keys.js';
import { answerBrokenHttp, answerInsteadOfNode } from './plugins/broken-http.js';
import { addSecurity, securityHeaders } from './plugins/browsers/security.js';
import { compressAnswers } from './plugins/compression.js';
import { limitConnections } from './plugins/connections.js';
import { announceDeprecations } from './plugins/deprecation.js';
import { describeRoutes, serveDocumentation } from './plugins/documentation.js';
import { createKeyCheck } from './plugins/key-check.js';
import { shedLoad } from './plugins/overload.js';
import { limitRequests, limitWrongKeys } from './plugins/rate-limit.js';
import { traceRequests } from './plugins/tracing.js';
import { predictionRoutes } from './predictions/predictions.js';
import { reportRoutes } from './reports/reports.js';
import { runActionRoutes } from './runs/actions.js';
import { allRunRoutes } from './runs/all-runs.js';
import { artifactRoutes } from './runs/artifacts.js';
import { experimentMetricsRoutes } from './runs/experiment-metrics/experiment-metrics.js';
import { generalizationRoutes } from './runs/generalization.js';
import { layerRoutes } from './runs/layers.js';
import { metricsRoutes } from './runs/metrics.js';
import { queueRoutes } from './runs/queue.js';
import { reproductionRoutes } from './runs/reproduce.js';
import { runRoutes } from './runs/runs.js';
import { statisticsRoutes } from './statistics/statistics.js';
import { webhookActionRoutes } from './webhooks/actions.js';
import { deliveryRoutes } from './webhooks/deliveries.js';
import { webhookRoutes } from './webhooks/webhooks.js';

/** How often Node looks for requests that are too late; 30 s by default. */
const LATE_REQUESTS_EVERY_MS = 2_000;

/** In the order of the API description. */
const RESOURCES: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }>[] = [
  submitRoutes,
  batchRoutes,
  bulkRoutes,
  externalIdRoutes,
  experimentRoutes,
  experimentChangeRoutes,
  seedRoutes,
  experimentMetricsRoutes,
  allRunRoutes,
  queueRoutes,
  runRoutes,
  metricsRoutes,
  runActionRoutes,
  reproductionRoutes,
  eventRoutes,
  artifactRoutes,
  exportRoutes,
  statisticsRoutes,
  layerRoutes,
  generalizationRoutes,
  reportRoutes,
  predictionRoutes,
  datasetRoutes,
  datasetImageRoutes,
  presetRoutes,
  techniqueRoutes,
  adviceRoutes,
  keyRoutes,
  auditRoutes,
  webhookRoutes,
  webhookActionRoutes,
  deliveryRoutes,
  workerRoutes,
];

/** Builds the app without a socket. Closing it ends event streams and idle connections. */
export async function buildApp(deps: ApiDependencies): Promise<FastifyInstance> {
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const version = readProductVersion();
  const metrics = createServiceMetrics();
  const app = createInstance(deps, timing);
  const gate = {
    check: createKeyCheck(deps.config.http.apiKeys, deps.access, deps.logger),
    limitWrong: limitWrongKeys(deps.config.http.wrongKeysPerMinute, deps.access),
  };

  handleErrors(app);
  identifyNobody(app);
  readAccept(app);
  boundAnswers(app, timing.stuckAnswerMs);
  limitConnections(app);
  readJsonBodies(app, BODY_LIMIT);
  metrics.observe(app);
  await addSecurity(app, deps.config.http);
  answerInsteadOfNode(app, securityHeaders(deps.config.http));
  refuseUnknownAddresses(app);
  await compressAnswers(app);
  await describeRoutes(app, version);
  await app.register(sse as unknown as FastifyPluginAsync<SSEPluginOptions>, { heartbeatInterval: timing.heartbeatMs });

  await app.register(healthRoutes, { deps });
  await app.register(async (scope) => {
    requireKey(scope, deps.config.http, gate);
    await scope.register(prometheusRoutes, { deps, metrics });
  });
  await app.register(
    async (admin) => {
      acceptBasicKeys(admin);
      requireKey(admin, deps.config.http, gate);
      await admin.register(queueBoardRoutes, { deps });
    },
    { prefix: '/admin' },
  );
  await app.register(
    async (v1) => {
      requireKey(v1, deps.config.http, gate);
      auditChanges(v1, deps.access);
      limitRequests(v1, deps.config.quotas.requestsPerMinute, deps.access);
      shedLoad(v1, timing.maxEventLoopDelayMs);
      await negotiate(v1);
      refuseUnknownParameters(v1);
      acceptOptionalNulls(v1);
      announceDeprecations(v1);
      indentOnRequest(v1);
      tagAnswers(v1);
      for (const routes of RESOURCES) await v1.register(routes, { deps });
      await v1.register(versionRoutes, { version });
    },
    { prefix: '/v1' },
  );
  await serveDocumentation(app);
  await servePage(app);
  await app.ready();
  return app;
}

function createInstance(
  { config, logger, checksRecords = false }: ApiDependencies,
  { requestMs }: ApiTiming,
): FastifyInstance {
  const headers = securityHeaders(config.http);
  const app = Fastify({
    loggerInstance: logger,
    requestTimeout: requestMs,
    // A machine that is busy starts late, but it starts.
    pluginTimeout: 60_000,
    http: {
      connectionsCheckingInterval: LATE_REQUESTS_EVERY_MS,
      // Node takes the longer of the two for the whole request, and a minute for this one.
      headersTimeout: requestMs,
      // Answered in answerInsteadOfNode.
      requireHostHeader: false,
    },
    genReqId: requestId,
    // Replaced by one line per request, below.
    logController: new LogController({ disableRequestLogging: true }),
    // While closing, requests on open connections are still answered; the stores close after the
    // app.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      // No hook is called for what has no route.
      reply.headers({ ...headers, 'x-request-id': request.id });
      sendError(error, request, reply);
    },
    clientErrorHandler: answerBrokenHttp(headers, logger),
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
  }).withTypeProvider<FastifyZodOpenApiTypeProvider>() as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(createSerializer(checksRecords));
  if (config.tracing) traceRequests(app);
  app.addHook(
    'onRequest',
    atOnce((request, reply) => {
      reply.header('x-request-id', request.id);
    }),
  );
  // One line per request; probes and scrapes only at debug level.
  app.addHook(
    'onResponse',
    atOnce((request, reply) => {
      const level = /^\/(health|metrics)/.test(request.url) ? 'debug' : 'info';
      const { method, url } = request;
      const ms = Math.round(reply.elapsedTime);
      const { keyId: key, tenant } = request.principal;
      request.log[level](
        { method, url, status: reply.statusCode, ms, ...(key && { key, tenant }) },
        'request answered',
      );
    }),
  );
  return app;
}

const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's own id if it is harmless in a log line, otherwise a new one. */
function requestId(request: { headers: FastifyRequest['headers'] }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}
