/**
 * What the stored test-set predictions of one run show: calibration, confusions, worst mistakes.
 */

import type { Diagnostics } from '../schemas.js';
import { calibrationOf, confusionMatrix, worstMistakes } from './calibration.js';
import type { Predictions } from './predictions.js';
import { withTemperature } from './temperature.js';

const NO_TEMPERATURE =
  'The temperature is fitted on validation images, and this run had none (or is of an earlier version). Fitting it on the test set would be optimistic.';
const NOT_TEN_CLASSES = 'A single sigmoid unit gives no probabilities for ten digits.';

export interface DiagnosticsQuestion {
  /** Of equal width, for the calibration. */
  bins: number;
  /** How many of the worst to name. */
  mistakes: number;
  /** Of the run, fitted on its validation images; null where there is none. */
  temperature: number | null;
}

/**
 * @param predictions of the run, or why there are none
 */
export function diagnose(
  runId: string,
  predictions: Predictions | { missing: string },
  { bins, mistakes, temperature }: DiagnosticsQuestion,
): Diagnostics {
  const known = 'missing' in predictions ? null : predictions;
  const samples = known?.labels.length ?? 0;
  const obstacle =
    'missing' in predictions
      ? `${predictions.missing}.`
      : predictions.output.activation === 'softmax'
        ? null
        : NOT_TEN_CLASSES;
  if (known === null || obstacle !== null) {
    const reason = obstacle ?? '';
    const reasons = { calibration: reason, temperatureScaled: reason, confusion: reason, worstMistakes: reason };
    return {
      runId,
      samples,
      calibration: null,
      temperatureScaled: null,
      confusion: null,
      worstMistakes: null,
      reasons,
    };
  }
  return {
    runId,
    samples,
    calibration: calibrationOf(known, bins),
    temperatureScaled:
      temperature === null ? null : { temperature, ...calibrationOf(withTemperature(known, temperature), bins) },
    confusion: confusionMatrix(known),
    worstMistakes: worstMistakes(known, mistakes),
    reasons: temperature === null ? { temperatureScaled: NO_TEMPERATURE } : {},
  };
}
