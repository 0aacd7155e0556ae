/** The API on a real Redis and a real folder, without a socket unless a test asks for one. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/api/app.js';
import type { ApiTiming } from '../../src/api/dependencies.js';
import { type Config, loadConfig } from '../../src/config.js';
import type { Artifact } from '../../src/experiments/records/artifact.js';
import type { Experiment } from '../../src/experiments/records/experiment.js';
import type { EpochMetrics, Evaluation } from '../../src/experiments/records/metrics.js';
import { openInstallation } from '../../src/installation.js';
import type { Logger } from '../../src/logger.js';
import { describeDataset } from '../../src/models/data/describe-dataset.js';
import { readImages } from '../../src/models/data/read-images.js';
import type { RunQueue } from '../../src/queue/run-queue.js';
import type { AccessStore } from '../../src/store/access-store/access-store.js';
import type { ArtifactStore } from '../../src/store/artifacts/contract.js';
import type { Keys } from '../../src/store/keys.js';
import type { RedisClient } from '../../src/store/redis.js';
import type { ApiStores, WorkerStore } from '../../src/store/store.js';
import type { WebhookStore } from '../../src/store/webhooks/contract.js';
import { createSender } from '../../src/webhooks/sending/send.js';
import { EVALUATION, progressAt } from './experiments.js';
import { openJobs, type TestJobs } from './jobs.js';
import { conformance } from './openapi-conformance.js';
import { randomPrefix, untilReady } from './redis.js';
import { wholeStore } from './stores.js';

export interface TestApi {
  app: FastifyInstance;
  /** Of the default tenant. */
  store: ReturnType<typeof wholeStore>;
  stores: ApiStores;
  access: AccessStore;
  queue: RunQueue;
  jobs: TestJobs;
  webhooks: WebhookStore;
  /** Plays the worker. */
  execution: WorkerStore;
  artifacts: ArtifactStore;
  /** Its Redis, for what no store would do. */
  redis: RedisClient;
  keys: Keys;
  /** Sends a request and checks the answer against the API's description. */
  call(method: Method, url: string, options?: CallOptions): Promise<LightMyRequestResponse>;
  /** Submits a small spec and gives the experiment. */
  submit(spec?: object): Promise<Experiment>;
  /** Address of a real socket. */
  listen(): Promise<string>;
  /** How many wait for events: streams, audiences of streams and held-back reads. */
  readers(): number;
  close(): Promise<void>;
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
export type CallOptions = Pick<InjectOptions, 'headers' | 'payload'>;

export interface TestApiOptions {
  http?: Partial<Config['http']>;
  timing?: Partial<ApiTiming>;
  maxQueuedRuns?: number;
  quotas?: Partial<Config['quotas']>;
  datasets?: Config['datasets'];
  logger?: Logger;
  webhooks?: Partial<Config['webhooks']>;
  prefix?: string;
  /** That has the artifacts. */
  bucket?: Config['bucket'];
  /** Of artifacts; a new one when left out. */
  folder?: string;
}

/** Closed after the tests of the file that imports this, before its Redis is. */
const opened: TestApi[] = [];
afterAll(() => Promise.all(opened.map((api) => api.close())));

export const SMALL_SPEC = { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] };

/** Builds the API on this Redis. */
export async function startApi(redisUrl: string, options: TestApiOptions = {}): Promise<TestApi> {
  const { http, timing = {}, prefix = randomPrefix() } = options;
  const defaults = loadConfig({});
  const queuedRuns = options.maxQueuedRuns ?? defaults.limits.queuedRuns;
  const { datasets = defaults.datasets } = options;
  const limits = { ...defaults.limits, queuedRuns };
  const config = {
    ...defaults,
    // Tests send many wrong keys.
    http: { ...defaults.http, wrongKeysPerMinute: 0, ...http },
    limits,
    quotas: { ...defaults.quotas, ...options.quotas },
    datasets,
  };
  const folder = options.folder ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-artifacts-')));
  const { bucket = null } = options;
  const connection = { redis: { url: redisUrl, prefix, replicas: 0 }, paths: { artifacts: folder }, bucket };
  const installation = openInstallation(connection, 'api');
  const worker = openInstallation(connection, 'worker');
  const { redis, subscriber, keys, apiStores: stores, access } = installation;
  const { artifacts, queue, predictions, feed, webhooks, webhookQueue, openQueueBoard } = installation;
  await Promise.all([untilReady(redis), untilReady(subscriber), untilReady(worker.redis)]);
  // A busy test machine must not be taken for an overloaded service.
  const patient = { maxEventLoopDelayMs: 0, ...timing };
  const { logger = pino({ level: 'silent' }) } = options;
  // Threads run the built program; Node cannot load the TypeScript source.
  const statistics = { modulePath: new URL('../../dist/api/statistics/thread.js', import.meta.url) };
  const exports = { modulePath: new URL('../../dist/api/exports/thread.js', import.meta.url) };
  let readers = 0;
  const app = await buildApp({
    config,
    logger,
    stores,
    access,
    feed: {
      ...feed,
      onEvents: (name, wake) => {
        readers += 1;
        const leave = feed.onEvents(name, wake);
        return () => {
          readers -= 1;
          leave();
        };
      },
    },
    queue,
    predictions,
    artifacts,
    webhooks,
    webhookQueue,
    openQueueBoard,
    sender: createSender({ ...defaults.webhooks, ...options.webhooks, userAgent: 'regulab/test' }),
    describeDataset,
    readImages,
    timing: patient,
    statistics,
    exports,
    checksRecords: true,
  });
  const conforms = conformance(app);

  const api: TestApi = {
    app,
    store: wholeStore(stores),
    stores,
    access,
    queue,
    webhooks,
    jobs: openJobs(redis, prefix, worker.redis),
    execution: worker.workerStore,
    artifacts,
    redis,
    keys,
    call: async (method, url, { headers = {}, payload } = {}) => {
      const request: InjectOptions = { method, url, headers };
      if (payload !== undefined) request.payload = payload;
      const response = await app.inject(request);
      conforms(method, url, response);
      return response;
    },
    submit: async (spec = SMALL_SPEC) => {
      const response = await api.call('POST', '/v1/experiments', { payload: spec });
      expect(response.statusCode).toBe(202);
      return response.json<Experiment>();
    },
    readers: () => readers,
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    close: async () => {
      await app.close();
      await Promise.all([installation.close(), worker.close()]);
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
  opened.push(api);
  return api;
}

/**
 * Trains a run in the worker's stead: claims it, reports these epochs, publishes these files,
 * succeeds.
 */
export async function finishRun(api: TestApi, runId: string, published: PublishedRun = {}): Promise<number> {
  const { epochs = [], files = {}, evaluation = EVALUATION } = published;
  const claim = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(`The run is ${claim.outcome}.`);
  const { fence } = claim;
  const folder = await api.artifacts.prepare(runId, fence);
  const artifacts: Artifact[] = [];
  for (const [name, content] of Object.entries(files)) {
    await fs.writeFile(path.join(folder, name), content);
    artifacts.push({ name, size: content.length, sha256: sha256(content), contentType: CONTENT_TYPES[name]! });
  }
  await api.artifacts.publish(runId, fence);
  for (const metrics of epochs) await api.execution.appendEpoch(runId, fence, metrics, progressAt(metrics.epoch));
  const answer = await api.execution.finishRun(runId, fence, {
    status: 'succeeded',
    stopReason: { kind: 'completed', epoch: 3 },
    evaluation,
    weightsSha256: sha256(Buffer.from('weights')),
    artifacts,
  });
  expect(answer).toBe('written');
  return fence;
}

export interface PublishedRun {
  epochs?: EpochMetrics[];
  files?: Record<string, Buffer>;
  evaluation?: Evaluation;
}

const CONTENT_TYPES: Record<string, string> = {
  'model.json': 'application/json',
  'layers.json': 'application/json',
  'weights.bin': 'application/octet-stream',
  'predictions.bin': 'application/octet-stream',
  'training.log': 'text/plain; charset=utf-8',
};

export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
