/**
 * Takes jobs from the queue of predictions. They have a trainer of their own, so that they do not
 * wait behind trainings, and are answered over a channel: nothing of them is stored. One that
 * cannot be answered in time is dropped, as its client has given up.
 */

import type { Job, JobsOptions } from 'bullmq';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { deadlineIn } from '../../deadline.js';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import {
  decodePixels,
  encodeAnswer,
  PREDICTION_QUEUE,
  type PredictionAnswer,
  type PredictionJob,
  predictionJobSchema,
} from '../../queue/prediction-jobs.js';
import { queuePrefix } from '../../queue/run-jobs.js';
import type { ArtifactStore } from '../../store/artifacts/contract.js';
import type { RedisClient } from '../../store/redis.js';
import type { WorkerStore } from '../../store/store.js';
import { contextIn, fail, inSpan, jobAttributes, SpanKind } from '../../tracing/spans.js';
import { PatientWorker, RETRY_FETCH_MS } from '../patient-worker.js';
import type { TrainerPool } from '../trainers/trainer-pool.js';
import { predictWithTrainer } from './ask-trainer.js';

export interface PredictionJobConsumerOptions {
  /** A connection of the role `worker`; stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  settings: Pick<Config['worker'], 'lockMs' | 'stalledCheckMs'>;
  store: Pick<WorkerStore, 'publishPrediction'>;
  artifacts: Pick<ArtifactStore, 'bringHere'>;
  /** Of trainers that predict; one is started with the first prediction and kept. */
  pool: TrainerPool;
  logger: Logger;
}

export interface PredictionJobConsumer {
  ready(): Promise<void>;
  close(): Promise<void>;
}

export function createPredictionJobConsumer(options: PredictionJobConsumerOptions): PredictionJobConsumer {
  const { connection, prefix, settings, store, logger } = options;
  const closing = new AbortController();

  async function work({ data, opts }: Job<PredictionJob>): Promise<void> {
    const left = data.deadline - Date.now();
    if (left <= 0) return logger.info({ requestId: data.requestId }, 'prediction arrived too late');
    const started = performance.now();
    const ending = AbortSignal.any([closing.signal, deadlineIn(left)]);
    const answer = await inSpan(`process ${PREDICTION_QUEUE}`, spanOf(data, opts), async (span) => {
      const found = await answerTo(data, options, ending);
      if (found.outcome === 'failed') fail(span, found.code);
      return found;
    });
    await store.publishPrediction(encodeAnswer(answer));
    const ms = Math.round(performance.now() - started);
    logger.debug({ requestId: data.requestId, outcome: answer.outcome, ms }, 'prediction answered');
  }

  const worker = new PatientWorker<PredictionJob>(PREDICTION_QUEUE, work, {
    connection,
    prefix: queuePrefix(prefix),
    concurrency: 1,
    lockDuration: settings.lockMs,
    stalledInterval: settings.stalledCheckMs,
    runRetryDelay: RETRY_FETCH_MS,
    skipVersionCheck: true, // checked when the connection was made
  });
  worker.on('error', (err) => logger.warn({ err }, 'prediction queue error'));
  worker.on('failed', (job, err) => logger.warn({ err, requestId: job?.data.requestId }, 'prediction failed'));

  return {
    ready: async () => {
      await worker.waitUntilReady();
    },
    close: async () => {
      closing.abort();
      await worker.close();
    },
  };
}

const carrierSchema = z.object({ traceparent: z.string() });

const spanOf = (data: PredictionJob, { telemetry }: JobsOptions) => ({
  kind: SpanKind.CONSUMER,
  within: contextIn(readCarrier(telemetry?.metadata)),
  attributes: {
    ...jobAttributes('process', PREDICTION_QUEUE),
    'regulab.request.id': data.requestId,
    'regulab.prediction.members': data.members.length,
    'regulab.run.ids': data.members.map(({ runId }) => runId),
  },
});

/** As prediction-queue.ts writes it. */
function readCarrier(metadata: string | undefined): string | undefined {
  if (metadata === undefined) return undefined;
  return carrierSchema.safeParse(JSON.parse(metadata)).data?.traceparent;
}

const MODEL_FILES = ['model.json', 'weights.bin'];

/** A failure is an answer, too. */
async function answerTo(
  data: PredictionJob,
  { artifacts, pool, logger }: PredictionJobConsumerOptions,
  signal: AbortSignal,
): Promise<PredictionAnswer> {
  const { requestId } = data;
  try {
    const { members, pixels, sampling } = predictionJobSchema.parse(data);
    const references = await Promise.all(
      members.map(async ({ runId, fence, ...rest }) => ({
        ...rest,
        folder: await artifacts.bringHere(runId, fence, MODEL_FILES),
      })),
    );
    const command = {
      type: 'predict',
      requestId,
      members: references,
      pixels: decodePixels(pixels),
      sampling,
    } as const;
    const report = await predictWithTrainer(pool, command, signal);
    if (report.type === 'predictionFailed') {
      logger.warn({ requestId, code: report.code, reason: report.message }, 'prediction failed');
      return { outcome: 'failed', requestId, code: report.code, message: report.message };
    }
    const predicted = report.members.map(({ probabilities, sampleEntropies }) => ({
      probabilities: [...probabilities],
      sampleEntropies: [...sampleEntropies],
    }));
    return { outcome: 'predicted', requestId, members: predicted };
  } catch (err) {
    logger.warn({ err, requestId }, 'prediction failed');
    const known = err instanceof ServiceError;
    return { outcome: 'failed', requestId, code: known ? err.code : 'INTERNAL', message: known ? err.message : '' };
  }
}
