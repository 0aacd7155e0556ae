/** Shows images to networks of the service. */
import type { RegulabClient, Schemas } from 'regulab-client';
import { entropyOf, shareOfDoubt } from '../../../../analysis/predictions/uncertainty.js';
import type { Ask, DrawAnswer, Drawable } from './answer.js';

/** Samples with dropout on: more would be slower than people draw. */
export const SAMPLES = 30;

/** @param sampling whether networks with dropout answer with it on, many times */
export function askService(client: RegulabClient, models: readonly Drawable[], sampling: boolean): Ask {
  return async (images, signal) => {
    const rows = images.map((image) => Array.from(image));
    return Promise.all(
      models.map(async ({ target, isNoisy }) => {
        const settings = { signal, ...(sampling && isNoisy && { mcSamples: SAMPLES }) };
        const answer = await client.predict(target, rows, settings);
        return answer.predictions.map(answerOf);
      }),
    );
  };
}

type Prediction = Schemas['ImagePrediction'] | Schemas['ArmPredictionPrediction'];

function answerOf(prediction: Prediction): DrawAnswer {
  const { digit, probabilities, uncertainty } = prediction;
  return {
    digit,
    probabilities,
    doubt: shareOfDoubt(entropyOf(probabilities)),
    disagreement: uncertainty && shareOfDoubt(uncertainty.mutualInformation),
    memberDigits: 'memberDigits' in prediction ? prediction.memberDigits : [digit],
  };
}
