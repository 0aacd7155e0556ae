/**
 * Loads OpenTelemetry and sends spans, if the environment asks for it. Which exporter, sampler and
 * headers there are is decided by the standard variables, which OpenTelemetry reads itself.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { readProductVersion } from '../product-version.js';

export interface Tracing {
  /** Sends what is left, for at most a second. */
  close(): Promise<void>;
}

/** A collector that does not answer must not hold up the end of a process. */
const FLUSH_MS = 1_000;

/**
 * Starts tracing in this process if the settings say so.
 * @param name of the process: `api`, `worker`
 */
export async function startTracing(
  { tracing }: Pick<Config, 'tracing'>,
  name: string,
  logger: Logger,
): Promise<Tracing> {
  if (!tracing) return { close: async () => undefined };
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node');
  const { version } = readProductVersion();
  const sdk = new NodeSDK({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before these.
    resource: resources.defaultResource().merge(
      resources.resourceFromAttributes({
        'service.namespace': 'regulab',
        'service.name': `regulab-${name}`,
        'service.version': version,
        'service.instance.id': randomUUID(),
      }),
    ),
    // Metrics are at /metrics, and logs on stdout.
    metricReaders: [],
    logRecordProcessors: [],
  });
  diag.setLogger(diagnostics(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  sdk.start();
  logger.info('tracing');
  return { close: () => Promise.race([sdk.shutdown(), delay(FLUSH_MS, undefined, { ref: false })]) };
}

/** What OpenTelemetry says about itself. The logger counts what repeats. */
function diagnostics(logger: Logger) {
  const warn = (message: string) => logger.warn({ warning: message }, 'tracing');
  const nothing = () => undefined;
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
}
