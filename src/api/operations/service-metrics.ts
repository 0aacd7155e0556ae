/**
 * Figures of the service in a registry of its own. HTTP durations are this process's; runs, workers and the queue are
 * read from the store when Prometheus asks, so that every API process reports the same and none has to count.
 */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry } from 'prom-client';
import { ServiceError } from '../../errors.js';
import { RUN_STATUSES } from '../../experiments/records/run.js';
import type { EpochDurations, WorkerTroubles } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';

export interface ServiceMetrics {
  /** Measures every request of the app; called before its routes are registered. */
  observe(app: FastifyInstance): void;
  /** Everything in the text exposition format. A store that is away leaves its figures out and `regulab_store_up` at 0. */
  scrape(deps: ApiDependencies, log: FastifyBaseLogger): Promise<string>;
}

/** Seconds. */
const HTTP_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Makes the metrics of one app. */
export function createServiceMetrics(): ServiceMetrics {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const requests = new Histogram({
    name: 'regulab_http_request_duration_seconds',
    help: 'Time until the response was written, by route. Event streams are not included.',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [registry],
  });
  const storeUp = gauge('regulab_store_up', '1 when Redis answers.');
  const runs = gauge('regulab_runs', 'Runs of all stored experiments, by status.', ['status']);
  const workers = gauge('regulab_workers', 'Live workers.');
  const trainers = gauge('regulab_trainers', 'Trainings that the live workers can run at once.');

  async function readStore({ store, queue }: ApiDependencies): Promise<string> {
    const [counts, alive, epochs, troubles, ofQueue] = await Promise.all([
      store.countRuns(),
      store.countWorkers(),
      store.epochDurations(),
      store.workerTroubles(),
      queue.prometheus(),
    ]);
    for (const status of RUN_STATUSES) runs.set({ status }, counts[status]);
    workers.set(alive.workers);
    trainers.set(alive.trainers);
    storeUp.set(1);
    return [renderEpochs(epochs), renderTroubles(troubles), ofQueue].join('\n');
  }

  function forgetStore(): void {
    for (const figure of [runs, workers, trainers]) figure.reset();
    // A gauge without labels resets to 0, which would be a claim.
    storeUp.set(0);
  }

  return {
    observe(app) {
      app.addHook('onResponse', async (request, reply) => {
        const isStream =
          reply.getHeader('content-type') === 'text/event-stream' ||
          reply.raw.getHeader('content-type') === 'text/event-stream';
        if (isStream) return;
        // The pattern and not the path, which would make one series per id.
        const route = request.routeOptions.url ?? 'unknown';
        requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      });
    },
    async scrape(deps, log) {
      let ofStore = '';
      try {
        ofStore = await readStore(deps);
      } catch (err) {
        if (!(err instanceof ServiceError)) throw err;
        log.warn({ reason: err.message }, 'Scraped without the store.');
        forgetStore();
      }
      return `${await registry.metrics()}\n${ofStore}`;
    },
  };
}

/** By hand: the trainings happen in other processes, and a histogram of prom-client only takes what it observes itself. */
function renderEpochs({ count, sumSeconds, atMost }: EpochDurations): string {
  const name = 'regulab_epoch_seconds';
  return [
    `# HELP ${name} Time an epoch of a run took, evaluation included.`,
    `# TYPE ${name} histogram`,
    ...atMost.map((bucket) => `${name}_bucket{le="${bucket.seconds}"} ${bucket.count}`),
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sumSeconds}`,
    `${name}_count ${count}`,
  ].join('\n');
}

/** By hand as well: a counter of prom-client only takes what it counts itself. */
function renderTroubles({ blocked, blockedSeconds, locksLost }: WorkerTroubles): string {
  const counters = [
    [
      'regulab_worker_blocked',
      "Times a worker's event loop was held up for longer than half the time of a lock.",
      blocked,
    ],
    ['regulab_worker_blocked_seconds', 'Time that event loops of workers were held up so.', blockedSeconds],
    ['regulab_locks_lost', 'Locks of runs that workers could not renew in time.', locksLost],
  ] as const;
  return counters
    .flatMap(([name, help, value]) => [
      `# HELP ${name}_total ${help}`,
      `# TYPE ${name}_total counter`,
      `${name}_total ${value}`,
    ])
    .join('\n');
}
