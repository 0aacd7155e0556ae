/** Saved models and their predictions, as the API, the queue and the trainers exchange them. */
import { z } from 'zod';
import { modelSchema } from '../spec/model.js';
import { regularizationSchema } from '../spec/regularization.js';

export const savedModelSchema = z.strictObject({
  weightsSha256: z.string(),
  model: modelSchema,
  regularization: regularizationSchema,
});

export interface SavedModelReference extends z.output<typeof savedModelSchema> {
  /** The folder of the run's artifacts, which never change. */
  folder: string;
}

/** Monte-Carlo dropout. The masks depend only on the seed and the number of the sample. */
export const samplingSchema = z.strictObject({ samples: z.int(), seed: z.int() });
export type Sampling = z.output<typeof samplingSchema>;

/** What one model predicts for all images. */
export interface MemberPrediction {
  /** [images · output units]: the model's, or the mean over the samples. */
  probabilities: Float64Array;
  /**
   * [images]: entropy of the probabilities, in nats; with sampling the mean of the samples'
   * entropies.
   */
  sampleEntropies: Float64Array;
}
