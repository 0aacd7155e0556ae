/** What a training step does with its gradients, in the order in which Keras 2.15 does it. */
import type { Training } from '../../experiments/spec/training.js';
import type { TrainableModel } from '../model/model.js';
import { tf } from '../tensorflow/tensorflow.js';
import { clipGradients } from './optimizers/gradient-clipping.js';
import { createLearningRate } from './optimizers/learning-rate.js';
import { limitNorm } from './optimizers/max-norm.js';
import { createOptimizer, type Optimizer } from './optimizers/optimizer.js';
import { softThreshold } from './optimizers/soft-threshold.js';
import { decayWeights } from './optimizers/weight-decay.js';

interface Parts {
  model: TrainableModel;
  training: Training;
  stepsPerEpoch: number;
}

/**
 * The whole update of a step: the rate of the step, clipping, weight decay, the optimizer's rule,
 * proximal steps, constraints. It is used like an optimizer.
 */
export function createUpdate({ model, training, stepsPerEpoch }: Parts): Optimizer {
  const variables = model.trainableVariables();
  const { optimizer: spec, epochs, gradientClipping } = training;
  const rate = createLearningRate(spec.learningRate, training.learningRateSchedule, { epochs, stepsPerEpoch });
  const rule = createOptimizer(spec, variables, rate.value);
  return {
    state: [...rate.state, ...rule.state],
    apply: (gradients) =>
      tf.tidy(() => {
        rate.advance(model.step);
        const clipped = gradientClipping === null ? gradients : clipGradients(gradients, gradientClipping);
        if (spec.weightDecay > 0) decayWeights(variables, rate.value, spec.weightDecay);
        rule.apply(clipped);
        for (const { variable, l1, proximal } of model.penalizedWeights)
          if (proximal && l1 > 0) softThreshold(variable, tf.mul(rule.stepSize(variables.indexOf(variable)), l1));
        for (const { variable, maxNorm } of model.constrainedKernels) limitNorm(variable, maxNorm);
      }),
    dispose() {
      rule.dispose();
      rate.dispose();
    },
  };
}
