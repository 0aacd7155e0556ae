/**
 * How much worse a model does on images that it was not trained on, after every epoch and at the
 * end.
 */
import type { EpochMetrics, Evaluation, SplitMetrics } from '../../experiments/records/metrics.js';
import type { Dataset } from '../../experiments/spec/dataset.js';
import type { Model } from '../../experiments/spec/model.js';
import type { Generalization } from '../schemas.js';

interface Subject {
  runId: string;
  epochs: readonly EpochMetrics[];
  evaluation: Evaluation | null;
  model: Model;
  dataset: Pick<Dataset, 'labelNoise'>;
  /** Exact number of weights. */
  parameters: number;
}

/**
 * Both gaps are measured in inference mode and without the penalty; train metrics are those of the
 * images trained on.
 */
export function generalizationOf(subject: Subject): Generalization {
  const { runId, epochs, evaluation } = subject;
  const held = epochs.flatMap(({ epoch, train, validation }) =>
    validation === null ? [] : [{ epoch, ...gapOf(train, validation), validationLoss: validation.dataLoss }],
  );
  const best = held.reduce<(typeof held)[number] | null>(
    (least, each) => (least === null || each.validationLoss < least.validationLoss ? each : least),
    null,
  );
  const withoutLoss = ({ epoch, error, dataLoss }: (typeof held)[number]) => ({ epoch, error, dataLoss });
  const effective = effectiveParameters(subject);
  return {
    runId,
    epochs: held.map(withoutLoss),
    last: held.length === 0 ? null : withoutLoss(held.at(-1)!),
    best: best && withoutLoss(best),
    saved: evaluation && {
      epoch: evaluation.savedEpoch,
      validation: evaluation.validation && gapOf(evaluation.train, evaluation.validation),
      test: gapOf(evaluation.train, evaluation.test),
    },
    effectiveParameters: typeof effective === 'string' ? null : effective,
    reasons: {
      ...(held.length === 0 && { epochs: 'No validation images were held out, or no epoch has ended.' }),
      ...(evaluation === null && { saved: 'The run has no saved model.' }),
      ...(typeof effective === 'string' && { effectiveParameters: effective }),
    },
  };
}

/** Held-out minus train: errors are shares of images, so the gap of accuracies turns its sign. */
function gapOf(train: SplitMetrics, other: SplitMetrics): { error: number; dataLoss: number } {
  return { error: train.accuracy - other.accuracy, dataLoss: other.dataLoss - train.dataLoss };
}

/**
 * The effective number of parameters of softmax regression, from its optimism. At the minimum of a
 * log loss over n samples the mean loss on new samples exceeds that on its own by d / n with d
 * parameters (Akaike 1973), and with a penalty by d_eff / n with an effective number (Moody 1992
 * for squares; Murata, Yoshizawa & Amari 1994, the network information criterion, for any loss).
 * Hence d_eff ≈ n · (test loss - train loss).
 * @returns why there is none, in words, where there is none
 */
function effectiveParameters({
  model,
  dataset,
  evaluation,
  parameters,
}: Subject): Generalization['effectiveParameters'] | string {
  if (model.architecture !== 'softmax-regression' || model.output.activation !== 'softmax') {
    return 'The estimate holds only at the minimum of a convex log loss, so it is available only for softmax regression.';
  }
  if (evaluation === null) return 'The run has no saved model.';
  if (dataset.labelNoise > 0)
    return 'Training labels are noisy and test labels are not, so the gap is not optimism alone.';
  const { train, test } = evaluation;
  return { estimate: train.samples * (test.dataLoss - train.dataLoss), parameters, images: train.samples };
}
