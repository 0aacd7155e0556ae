/** The learning rate of each step. */
import type { LearningRateSchedule } from '../../../experiments/spec/training.js';
import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

export interface LearningRate {
  /** float32 scalar: the rate of the step under way. */
  value: Tensor;
  /** Variables that `advance` changes. */
  state: Variable[];
  /** Sets the rate of a step. @param step int32 [2]: 0 and the number of steps taken before it */
  advance(step: Tensor): void;
  dispose(): void;
}

/** How long the training is that a schedule spans. */
export interface TrainingLength {
  epochs: number;
  stepsPerEpoch: number;
}

/**
 * A constant rate, or one that a schedule lowers step by step with the arithmetic of Keras's
 * schedules.
 */
export function createLearningRate(
  initial: number,
  schedule: LearningRateSchedule | null,
  length: TrainingLength,
): LearningRate {
  if (schedule === null) {
    const value = tf.scalar(initial);
    return { value, state: [], advance() {}, dispose: () => value.dispose() };
  }
  const value = tf.tidy(() => tf.variable(tf.scalar(initial), false));
  return {
    value,
    state: [value],
    advance: (step) => {
      const taken = tf.reshape(tf.slice(tf.cast(step, 'float32'), [1], [1]), []);
      value.assign(tf.mul(initial, shareOfRate(taken, schedule, length)));
    },
    dispose: () => value.dispose(),
  };
}

/**
 * The share of the initial rate after `taken` steps: factor^(epochs / everyEpochs), for a step
 * schedule with the exponent rounded down, or half a cosine wave from 1 to finalShare over the
 * whole training (Loshchilov and Hutter, 2017).
 */
function shareOfRate(taken: Tensor, schedule: LearningRateSchedule, { epochs, stepsPerEpoch }: TrainingLength): Tensor {
  if (schedule.type === 'cosine') {
    const progress = tf.minimum(tf.div(taken, epochs * stepsPerEpoch), 1);
    const wave = tf.mul(tf.add(tf.cos(tf.mul(progress, Math.PI)), 1), 0.5);
    return tf.add(tf.mul(wave, 1 - schedule.finalShare), schedule.finalShare);
  }
  const periods = tf.div(taken, schedule.everyEpochs * stepsPerEpoch);
  return tf.pow(schedule.factor, schedule.type === 'step' ? tf.floor(periods) : periods);
}
