/**
 * From probabilities to predictions: of one model, or of an ensemble with the agreement of its
 * members.
 */

import { digitOf, uncertaintyOf } from '../../analysis/predictions/uncertainty.js';
import { mean } from '../../analysis/statistics/descriptive.js';
import type {
  ArmPrediction,
  ArmPredictionOutput,
  Preparation,
  RunPrediction,
} from '../../experiments/records/prediction.js';
import { IMAGE_SIDE, PIXELS } from '../../experiments/spec/dataset.js';
import type { PredictedMembers } from './ask-workers.js';
import type { ReadImages } from './read-images.js';

type ModelPrediction = Omit<RunPrediction['predictions'][number], 'preparation'>;
type EnsemblePrediction = Omit<ArmPrediction['predictions'][number], 'preparation'>;

/** @param sampled whether the member's probabilities are a mean over samples */
export function predictionsOfModel(member: PredictedMembers[number], sampled: boolean): ModelPrediction[] {
  return member.sampleEntropies.map((sampleEntropy, image) => {
    const probabilities = rowOf(member, image);
    const uncertainty = sampled ? uncertaintyOf(probabilities, sampleEntropy) : null;
    return { digit: digitOf(probabilities), probabilities, uncertainty };
  });
}

/** The mean of the members' probabilities. All samples of all members have the same weight. */
export function predictionsOfEnsemble(members: PredictedMembers, sampled: boolean): EnsemblePrediction[] {
  const [first] = members;
  return first!.sampleEntropies.map((_, image) => {
    const rows = members.map((member) => rowOf(member, image));
    const probabilities = rows[0]!.map((_, k) => mean(rows.map((row) => row[k]!)));
    const digit = digitOf(probabilities);
    const memberDigits = rows.map(digitOf);
    const sampleEntropy = mean(members.map(({ sampleEntropies }) => sampleEntropies[image]!));
    const several = sampled || members.length > 1;
    return {
      digit,
      probabilities,
      uncertainty: several ? uncertaintyOf(probabilities, sampleEntropy) : null,
      memberDigits,
      agreement: memberDigits.filter((each) => each === digit).length / members.length,
    };
  });
}

/**
 * The prediction of each image with what was done to it and what the model saw of it: these outputs
 * alone, or all but the image.
 */
export function answerWith<Prediction extends ModelPrediction>(
  predictions: readonly Prediction[],
  { pixels, preparations }: ReadImages,
  outputs: readonly ArmPredictionOutput[] | undefined,
): (Prediction & { preparation: Preparation })[] {
  return predictions.map((prediction, index) => {
    const whole = { ...prediction, preparation: preparations[index]!, image: imageAt(pixels, index) };
    const names: readonly string[] = outputs ?? Object.keys(whole).filter((name) => name !== 'image');
    return Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))) as typeof whole;
  });
}

/** 28 rows of 28 pixels from 0 to 255. */
function imageAt(pixels: Float32Array, image: number): number[][] {
  return Array.from({ length: IMAGE_SIDE }, (_, row) => {
    const start = image * PIXELS + row * IMAGE_SIDE;
    return Array.from(pixels.subarray(start, start + IMAGE_SIDE), (pixel) => Math.round(255 * pixel));
  });
}

function rowOf({ probabilities, sampleEntropies }: PredictedMembers[number], image: number): number[] {
  const units = probabilities.length / sampleEntropies.length;
  return probabilities.slice(image * units, (image + 1) * units);
}
