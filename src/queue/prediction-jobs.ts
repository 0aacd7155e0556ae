/**
 * The contract of API and workers about predictions: the name of the second queue, the content of
 * a job, and the answer that comes back over the prediction channel. Nothing is stored: a job is
 * removed when it is answered or when the caller gives up.
 */
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { runIdSchema } from '../experiments/records/ids.js';
import { modelSchema } from '../experiments/spec/model.js';
import { regularizationSchema } from '../experiments/spec/regularization.js';

export const PREDICTION_QUEUE = 'predictions';
/** BullMQ's name for the kind of job; there is one kind. */
export const PREDICTION_JOB = 'predict';

export const predictionJobSchema = z.strictObject({
  requestId: z.string(),
  /** When the caller gives up, in ms since 1970. */
  deadline: z.number(),
  members: z
    .array(
      z.strictObject({
        runId: runIdSchema,
        /** Names the folder of the run's artifacts. */
        fence: z.int(),
        weightsSha256: z.string(),
        model: modelSchema,
        regularization: regularizationSchema,
      }),
    )
    .min(1),
  /** Base64 of float32 little-endian, [images · 784], 0 … 1. */
  pixels: z.string(),
  sampling: z.strictObject({ samples: z.int(), seed: z.int() }).nullable(),
});

const answerSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('predicted'),
    requestId: z.string(),
    members: z.array(z.strictObject({ probabilities: z.array(z.number()), sampleEntropies: z.array(z.number()) })),
  }),
  z.strictObject({ outcome: z.literal('failed'), requestId: z.string(), code: z.string(), message: z.string() }),
]);

export type PredictionJob = z.output<typeof predictionJobSchema>;
export type PredictionAnswer = z.output<typeof answerSchema>;

export const encodeAnswer = (answer: PredictionAnswer): string => JSON.stringify(answer);
/** Null for a text that is not an answer of this version. */
export function decodeAnswer(text: string): PredictionAnswer | null {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const PREDICTION_JOB_OPTIONS = {
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: true,
} as const satisfies JobsOptions;

/** Keeps BullMQ's own stream of events short: nobody reads it. */
export const PREDICTION_STREAMS = { events: { maxLen: 10 } } as const;

export const encodePixels = (pixels: Float32Array): string => {
  const bytes = Buffer.alloc(4 * pixels.length);
  for (const [index, pixel] of pixels.entries()) bytes.writeFloatLE(pixel, 4 * index);
  return bytes.toString('base64');
};

export function decodePixels(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
}
