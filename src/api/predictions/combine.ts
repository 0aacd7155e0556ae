/**
 * From probabilities to predictions: of one model, or of an ensemble with the agreement of its
 * members.
 */

import { digitOf, uncertaintyOf } from '../../analysis/predictions/uncertainty.js';
import { mean } from '../../analysis/statistics/descriptive.js';
import type { ArmPrediction, RunPrediction } from '../../experiments/records/prediction.js';
import type { PredictedMembers } from './ask-workers.js';

type ImagePrediction = RunPrediction['predictions'][number];

/** @param sampled whether the member's probabilities are a mean over samples */
export function predictionsOfModel(member: PredictedMembers[number], sampled: boolean): ImagePrediction[] {
  return member.sampleEntropies.map((sampleEntropy, image) => {
    const probabilities = rowOf(member, image);
    const uncertainty = sampled ? uncertaintyOf(probabilities, sampleEntropy) : null;
    return { digit: digitOf(probabilities), probabilities, uncertainty };
  });
}

/** The mean of the members' probabilities. All samples of all members have the same weight. */
export function predictionsOfEnsemble(members: PredictedMembers, sampled: boolean): ArmPrediction['predictions'] {
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

/** Each image's prediction with these outputs only, or with all of them. */
export function selectOutputs<Prediction extends object, Output extends keyof Prediction>(
  predictions: Prediction[],
  outputs: readonly Output[] | undefined,
): Partial<Prediction>[] {
  if (outputs === undefined) return predictions;
  const select = (prediction: Prediction) => outputs.map((output) => [output, prediction[output]]);
  return predictions.map((prediction) => Object.fromEntries(select(prediction)) as Partial<Prediction>);
}

function rowOf({ probabilities, sampleEntropies }: PredictedMembers[number], image: number): number[] {
  const units = probabilities.length / sampleEntropies.length;
  return probabilities.slice(image * units, (image + 1) * units);
}
