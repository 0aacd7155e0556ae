/**
 * Metrics of the service for Prometheus. HTTP durations are of this process. Runs, workers and the
 * queue are read from Redis at each scrape, so every API process reports the same and none has to
 * count.
 */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ServiceError } from '../../errors.js';
import { timesHeldUp } from '../../event-loop.js';
import type { RunStatus } from '../../experiments/records/run.js';
import type { EpochDurations, WorkerTroubles } from '../../store/store.js';
import type { SettledState } from '../../store/webhooks/contract.js';
import type { ApiDependencies } from '../dependencies.js';
import { atOnce } from '../http/hooks.js';

export interface ServiceMetrics {
  /** Measures every request of the app. Called before its routes are registered. */
  observe(app: FastifyInstance): void;
  /**
   * Everything in the text exposition format. While Redis is unreachable its figures are left out
   * and `regulab_store_up` is 0.
   */
  scrape(deps: ApiDependencies, log: FastifyBaseLogger): Promise<string>;
}

/** Seconds. */
const HTTP_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Makes the metrics of one app. */
export function createServiceMetrics(): ServiceMetrics {
  const ofProcess = new Registry();
  const renderRedisMetrics = createRedisMetrics();
  const requests = new Histogram({
    name: 'regulab_http_request_duration_seconds',
    help: 'Time until the response was written, by route. Event streams are not included.',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [ofProcess],
  });
  new Counter({
    name: 'regulab_event_loop_held_up_total',
    help: 'How often this process did nothing else for more than half a second: it is the cause of OVERLOADED.',
    registers: [ofProcess],
    collect() {
      this.reset();
      this.inc(timesHeldUp());
    },
  });
  const storeUp = new Gauge({
    name: 'regulab_store_up',
    help: '1 when Redis is reachable.',
    registers: [ofProcess],
  });

  return {
    observe(app) {
      app.addHook(
        'onResponse',
        atOnce((request, reply) => {
          const isStream =
            reply.getHeader('content-type') === 'text/event-stream' ||
            reply.raw.getHeader('content-type') === 'text/event-stream';
          if (isStream) return;
          // The pattern and not the path, which would make one series per id.
          const route = request.routeOptions.url ?? 'unknown';
          requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
        }),
      );
    },
    async scrape(deps, log) {
      const figures = await readFigures(deps).catch((err) => {
        if (!(err instanceof ServiceError)) throw err;
        log.warn({ reason: err.message }, 'scraped without Redis');
        return null;
      });
      storeUp.set(figures === null ? 0 : 1);
      const ofRedis = figures === null ? '' : await renderRedisMetrics(figures);
      return `${await ofProcess.metrics()}\n${ofRedis}`;
    },
  };
}

interface Figures {
  runs: Record<RunStatus, number>;
  /** Queued runs of experiments that wait for others or for a time. */
  held: number;
  isReleaseWaiting: boolean;
  alive: { workers: number; trainers: number };
  epochs: EpochDurations;
  troubles: WorkerTroubles;
  jobs: Record<string, number>;
  /** Events that are no deliveries yet, deliveries that wait, and those that do not any more. */
  webhooks: { outbox: number; waiting: number; settled: Record<SettledState, number> };
}

async function readFigures({ stores, queue, webhooks, webhookQueue }: ApiDependencies): Promise<Figures> {
  const store = stores.service;
  const [runs, held, isReleaseWaiting, alive, epochs, troubles, jobs, outbox, waiting, settled] = await Promise.all([
    store.countRuns(),
    store.countHeldRuns(),
    store.isReleaseWaiting(),
    store.countWorkers(),
    store.epochDurations(),
    store.workerTroubles(),
    queue.jobCounts(),
    webhooks.outboxLength(),
    webhookQueue.waiting(),
    webhooks.settledCounts(),
  ]);
  return { runs, held, isReleaseWaiting, alive, epochs, troubles, jobs, webhooks: { outbox, waiting, settled } };
}

/**
 * Trainers that would have something to do. Runs that train count, so that their worker is not
 * scaled away. Releasing held experiments and sending webhooks need a worker and no trainer.
 */
function trainersWanted({ runs, held, isReleaseWaiting, webhooks }: Figures): number {
  const forRuns = runs.running + runs.cancelling + Math.max(0, runs.queued - held);
  const needsWorker = isReleaseWaiting || webhooks.outbox > 0 || webhooks.waiting > 0;
  return Math.max(forRuns, needsWorker ? 1 : 0);
}

/** The metrics of Redis, which take their values from the figures when they are collected. */
function createRedisMetrics(): (figures: Figures) => Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  let figures: Figures;

  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  const gaugeBy = (label: string, name: string, help: string, values: () => Record<string, number>) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        for (const [key, value] of Object.entries(values())) this.set({ [label]: key }, value);
      },
    });
  gaugeBy('status', 'regulab_runs', 'Runs of all stored experiments, by status.', () => figures.runs);
  gauge('regulab_runs_held', 'Queued runs that wait for other experiments or for a time.', () => figures.held);
  gaugeBy('state', 'regulab_jobs', "Jobs in the queue of runs, by BullMQ's states.", () => figures.jobs);
  gauge('regulab_workers', 'Live workers that take runs.', () => figures.alive.workers);
  gauge('regulab_trainers', 'Trainings that these workers can run at once.', () => figures.alive.trainers);
  gauge('regulab_trainers_wanted', 'Trainings that could run at once now if there were enough workers.', () =>
    trainersWanted(figures),
  );
  addTroubleMetrics(registers, () => figures.troubles);
  addWebhookMetrics(registers, () => figures.webhooks);
  return async (latest) => {
    figures = latest;
    return `${await registry.metrics()}\n${renderEpochs(latest.epochs)}`;
  };
}

function addTroubleMetrics(registers: Registry[], troubles: () => WorkerTroubles): void {
  const counter = (name: string, help: string, value: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  counter(
    'regulab_worker_blocked_total',
    "Times a worker's event loop was blocked for longer than half the lock duration.",
    () => troubles().blocked,
  );
  counter(
    'regulab_worker_blocked_seconds_total',
    'Time those event loops were blocked.',
    () => troubles().blockedSeconds,
  );
  counter('regulab_locks_lost_total', 'Run locks that workers could not renew in time.', () => troubles().locksLost);
}

function addWebhookMetrics(registers: Registry[], figures: () => Figures['webhooks']): void {
  new Gauge({
    name: 'regulab_webhook_outbox_events',
    help: 'Events for webhooks that no worker has made deliveries of yet.',
    registers,
    collect() {
      this.set(figures().outbox);
    },
  });
  new Gauge({
    name: 'regulab_webhook_deliveries_waiting',
    help: 'Messages to webhooks that wait for their first or next attempt.',
    registers,
    collect() {
      this.set(figures().waiting);
    },
  });
  new Counter({
    name: 'regulab_webhook_deliveries_total',
    help: 'Messages to webhooks that wait for nothing any more, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const [state, count] of Object.entries(figures().settled)) this.inc({ state }, count);
    },
  });
}

/**
 * By hand: a histogram of prom-client cannot be filled with counts made by other processes. The
 * last line ends with a line feed, too, as Prometheus demands.
 */
function renderEpochs({ count, sumSeconds, atMost }: EpochDurations): string {
  const name = 'regulab_epoch_seconds';
  return [
    `# HELP ${name} Time of an epoch, evaluation included.`,
    `# TYPE ${name} histogram`,
    ...atMost.map((bucket) => `${name}_bucket{le="${bucket.seconds}"} ${bucket.count}`),
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sumSeconds}`,
    `${name}_count ${count}`,
    '',
  ].join('\n');
}
