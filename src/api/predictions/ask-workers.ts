/** Asks the workers for a prediction and waits for the answer, for a limited time. */

import { v7 as uuidv7 } from 'uuid';
import { deadlineIn } from '../../deadline.js';
import { isErrorCode, ServiceError } from '../../errors.js';
import { decodeAnswer, encodePixels, type PredictionAnswer, type PredictionJob } from '../../queue/prediction-jobs.js';
import type { PredictionQueue } from '../../queue/prediction-queue.js';
import type { EventFeed, ServiceStore } from '../../store/store.js';
import type { PredictionQuestion } from './read-request.js';

export type PredictedMembers = Extract<PredictionAnswer, { outcome: 'predicted' }>['members'];

export interface Predictor {
  /**
   * @throws ServiceError PREDICTION_UNAVAILABLE when there is no worker or none answers in time;
   *   MODEL_UNAVAILABLE, DISK_UNAVAILABLE
   */
  ask(members: PredictionJob['members'], question: PredictionQuestion, signal: AbortSignal): Promise<PredictedMembers>;
  close(): void;
}

export interface PredictorOptions {
  stores: { service: Pick<ServiceStore, 'countWorkers'> };
  queue: PredictionQueue;
  feed: Pick<EventFeed, 'onPrediction'>;
  /** How long an answer may take, in milliseconds. The first one has to start a process. */
  timeoutMs: number;
}

const RETRY_AFTER_SECONDS = 5;

export function createPredictor({ stores, queue, feed, timeoutMs }: PredictorOptions): Predictor {
  const pending = new Map<string, (answer: PredictionAnswer) => void>();
  const receive = (text: string) => {
    const answer = decodeAnswer(text);
    if (answer) pending.get(answer.requestId)?.(answer);
  };
  let stopListening: (() => void) | undefined;

  async function ask(
    members: PredictionJob['members'],
    { pixels, mcSamples, seed }: PredictionQuestion,
    signal: AbortSignal,
  ): Promise<PredictedMembers> {
    if ((await stores.service.countWorkers()).workers === 0) throw unavailable('There is no worker to predict.');
    stopListening ??= feed.onPrediction(receive);
    const requestId = `prediction-${uuidv7()}`;
    const sampling = mcSamples === null ? null : { samples: mcSamples, seed };
    const ended = AbortSignal.any([signal, deadlineIn(timeoutMs)]);
    try {
      const answer = answerTo(requestId, ended);
      await queue.enqueue({
        requestId,
        deadline: Date.now() + timeoutMs,
        members,
        pixels: encodePixels(pixels),
        sampling,
      });
      return membersOf(await answer);
    } finally {
      pending.delete(requestId);
      if (ended.aborted) await queue.withdraw(requestId).catch(() => undefined);
    }
  }

  function answerTo(requestId: string, ended: AbortSignal): Promise<PredictionAnswer> {
    const answered = new Promise<PredictionAnswer>((resolve, reject) => {
      pending.set(requestId, resolve);
      const giveUp = () => reject(unavailable(`No worker answered within ${timeoutMs / 1000} s.`));
      ended.addEventListener('abort', giveUp, { once: true });
    });
    // Enqueuing may fail first; this rejection would then be unhandled.
    answered.catch(() => undefined);
    return answered;
  }

  return { ask, close: () => stopListening?.() };
}

function membersOf(answer: PredictionAnswer): PredictedMembers {
  if (answer.outcome === 'predicted') return answer.members;
  const code = isErrorCode(answer.code) ? answer.code : 'INTERNAL';
  if (code === 'MODEL_UNAVAILABLE') throw new ServiceError(code, answer.message);
  if (code === 'DISK_UNAVAILABLE') throw new ServiceError(code, answer.message, { retryAfterSeconds: 30 });
  if (code === 'INTERNAL') throw new Error(`The worker could not predict: ${answer.message}`);
  throw unavailable(`The prediction failed in the worker (${code}).`);
}

const unavailable = (message: string) =>
  new ServiceError('PREDICTION_UNAVAILABLE', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
