/** What the stored test-set predictions of one run show: calibration, confusions, worst mistakes. */
import { calibrationOf, confusionMatrix, worstMistakes } from './calibration.js';
import type { Predictions } from './predictions.js';
import type { Diagnostics } from './resources.js';

const NO_TEMPERATURE =
  'A temperature is fitted on validation predictions, which runs do not store; fitting it on the test set would flatter it.';
const NOT_TEN_CLASSES = 'A single sigmoid unit gives no probabilities of ten digits.';

/**
 * @param predictions of the run, or why there are none
 * @param bins of equal width for the calibration
 * @param mistakes how many of the worst to name
 */
export function diagnose(
  runId: string,
  predictions: Predictions | { missing: string },
  { bins, mistakes }: { bins: number; mistakes: number },
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
    temperatureScaled: null,
    confusion: confusionMatrix(known),
    worstMistakes: worstMistakes(known, mistakes),
    reasons: { temperatureScaled: NO_TEMPERATURE },
  };
}
