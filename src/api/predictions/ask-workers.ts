/** Asks the workers for a prediction and waits for the answer, not for ever. */
import { v7 as uuidv7 } from 'uuid';
import { ERROR_CODES, type ErrorCode, ServiceError } from '../../errors.js';
import { decodeAnswer, encodePixels, type PredictionAnswer, type PredictionJob } from '../../queue/prediction-jobs.js';
import type { PredictionQueue } from '../../queue/prediction-queue.js';
import type { EventFeed, ResourceStore } from '../../store/store.js';
import type { PredictionQuestion } from './read-request.js';

export type PredictedMembers = Extract<PredictionAnswer, { outcome: 'predicted' }>['members'];

export interface Predictor {
  /**
   * @throws ServiceError PREDICTION_UNAVAILABLE when no worker is there or none answers in time; MODEL_UNAVAILABLE,
   *   DISK_UNAVAILABLE
   */
  ask(members: PredictionJob['members'], question: PredictionQuestion, signal: AbortSignal): Promise<PredictedMembers>;
  close(): void;
}

export interface PredictorOptions {
  store: Pick<ResourceStore, 'countWorkers'>;
  queue: PredictionQueue;
  feed: Pick<EventFeed, 'onPrediction'>;
  /** How long an answer may take, in milliseconds. The first needs a process to be started. */
  timeoutMs: number;
}

const TRY_AGAIN_SECONDS = 5;

export function createPredictor({ store, queue, feed, timeoutMs }: PredictorOptions): Predictor {
  const waiting = new Map<string, (answer: PredictionAnswer) => void>();
  const hear = (text: string) => {
    const answer = decodeAnswer(text);
    if (answer) waiting.get(answer.requestId)?.(answer);
  };
  let stopListening: (() => void) | undefined;

  async function ask(
    members: PredictionJob['members'],
    { pixels, mcSamples, seed }: PredictionQuestion,
    signal: AbortSignal,
  ): Promise<PredictedMembers> {
    if ((await store.countWorkers()).workers === 0) throw unavailable('No worker is there to predict.');
    stopListening ??= feed.onPrediction(hear);
    const requestId = `prediction-${uuidv7()}`;
    const sampling = mcSamples === null ? null : { samples: mcSamples, seed };
    const enough = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const answered = answerTo(requestId, enough);
      await queue.enqueue({
        requestId,
        deadline: Date.now() + timeoutMs,
        members,
        pixels: encodePixels(pixels),
        sampling,
      });
      return membersOf(await answered);
    } finally {
      waiting.delete(requestId);
      if (enough.aborted) await queue.withdraw(requestId).catch(() => undefined);
    }
  }

  function answerTo(requestId: string, enough: AbortSignal): Promise<PredictionAnswer> {
    const answered = new Promise<PredictionAnswer>((resolve, reject) => {
      waiting.set(requestId, resolve);
      const giveUp = () => reject(unavailable(`No worker answered within ${timeoutMs / 1000} s.`));
      enough.addEventListener('abort', giveUp, { once: true });
    });
    // Enqueuing may fail first, and nobody would hear of this.
    answered.catch(() => undefined);
    return answered;
  }

  return { ask, close: () => stopListening?.() };
}

function membersOf(answer: PredictionAnswer): PredictedMembers {
  if (answer.outcome === 'predicted') return answer.members;
  const code = (ERROR_CODES as readonly string[]).includes(answer.code) ? (answer.code as ErrorCode) : 'INTERNAL';
  if (code === 'MODEL_UNAVAILABLE') throw new ServiceError(code, answer.message);
  if (code === 'DISK_UNAVAILABLE') throw new ServiceError(code, answer.message, { retryAfterSeconds: 30 });
  if (code === 'INTERNAL') throw new Error(`The worker could not predict: ${answer.message}`);
  throw unavailable(`A worker tried and failed (${code}).`);
}

const unavailable = (message: string) =>
  new ServiceError('PREDICTION_UNAVAILABLE', message, { retryAfterSeconds: TRY_AGAIN_SECONDS });
