/** One training step: forwards, backwards, update. */
import type { Training } from '../../experiments/spec/training.js';
import type { TrainableModel } from '../model/model.js';
import { penaltyOf, sampleLosses, smoothedTargets, targetLosses } from '../model/objective.js';
import { type Scalar, type Tensor, tf } from '../tensorflow/tensorflow.js';
import type { Mixup } from './mixup.js';
import type { Optimizer } from './optimizers/optimizer.js';

/**
 * What the step minimized, before its update, in training mode. Scalars that the caller disposes
 * of.
 */
export interface StepResult {
  objective: Scalar;
  dataLoss: Scalar;
  penalty: Scalar;
}

/**
 * @param images float32 [batch, 784], pixels in [0, 1]
 * @param labels int32 [batch]
 */
export type TrainStep = (images: Tensor, labels: Tensor) => StepResult;

interface Parts {
  model: TrainableModel;
  optimizer: Optimizer;
  training: Pick<Training, 'labelSmoothing'>;
  /** Blends the batch first. */
  mixup?: Mixup | null;
}

/**
 * The step function of a model: tfjs ops alone, all state in variables (weights, moving averages,
 * optimizer slots, the step counter), nothing read back to JavaScript and no randomness but
 * stateless ops of that counter. So a compiler can record one call and run it as a graph.
 */
export function createTrainStep({ model, optimizer, training: { labelSmoothing }, mixup = null }: Parts): TrainStep {
  const variables = model.trainableVariables();
  /** What the network sees of a batch, and the losses of its answers. */
  const prepare = (images: Tensor, labels: Tensor) => {
    const plain = { images, lossesOf: (logits: Tensor) => sampleLosses(model.output, logits, labels) };
    if (mixup === null && labelSmoothing === 0) return plain;
    const targets = smoothedTargets(model.output, labels, labelSmoothing);
    const seen = mixup?.mix(images, targets, model.step) ?? { images, targets };
    return { images: seen.images, lossesOf: (logits: Tensor) => targetLosses(model.output, logits, seen.targets) };
  };
  return (images, labels) => {
    let dataLoss: Scalar;
    let penalty: Scalar;
    return tf.tidy(() => {
      const seen = prepare(images, labels);
      const { value: objective, grads } = tf.variableGrads(() => {
        const { logits, activityPenalty } = model.forward(seen.images, { training: true });
        const losses = seen.lossesOf(logits);
        // Kept, because gradients are taken in a scope of their own that would dispose of them.
        dataLoss = tf.keep(tf.mean(losses) as Scalar);
        penalty = tf.keep(penaltyOf(model, activityPenalty));
        return tf.add(dataLoss, penalty) as Scalar;
      }, variables);
      optimizer.apply(variables.map(({ name }) => grads[name]!));
      model.step.assign(tf.add(model.step, tf.tensor1d([0, 1], 'int32')));
      return { objective, dataLoss: dataLoss!, penalty: penalty! };
    });
  };
}
