/**
 * Every layer, activation, penalty, loss and optimizer against Keras 2.15's own numbers: from the
 * same initial weights, over the same batches, the same losses and weights. scripts/fixtures/keras
 * makes the fixtures.
 */
import { describe, expect, it } from '@jest/globals';
import { modelSchema } from '../../../../src/experiments/spec/model.js';
import { regularizationSchema } from '../../../../src/experiments/spec/regularization.js';
import { trainingSchema } from '../../../../src/experiments/spec/training.js';
import { createUpdate } from '../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../src/models/loop/train-step.js';
import { buildModel, type TrainableModel } from '../../../../src/models/model/model.js';
import { countCorrect, penaltyOf, probabilities, sampleLosses } from '../../../../src/models/model/objective.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import {
  caseNames,
  decode,
  groupNames,
  type KerasCase,
  readFixture,
  relativeDistance,
  trainingImages,
} from './fixture.js';

/** Of losses, weights and predictions, relative to the norm of Keras's. */
const TOLERANCE = 1e-4;
/**
 * Of what training added to the weights. Stricter for most weights: the movement is far smaller
 * than the weight.
 */
const MOVEMENT_TOLERANCE = 1e-3;

describe.each(groupNames())('%s', (group) => {
  it.each(caseNames(group))('%s gives the losses, weights and predictions of Keras', (name) => {
    const fixture = readFixture<KerasCase>(`${group}/${name}`);

    const outcome = train(fixture);

    expect(outcome.weightShapes).toEqual(fixture.weights.map(({ shape }) => shape));
    expect(beyond(TOLERANCE, lossErrors(fixture, outcome))).toEqual({});
    expect(beyond(TOLERANCE, weightErrors(fixture, outcome))).toEqual({});
    expect(beyond(MOVEMENT_TOLERANCE, movementErrors(fixture, outcome))).toEqual({});
    expect(beyond(TOLERANCE, evaluationErrors(fixture, outcome))).toEqual({});
    expect(outcome.evaluation.accuracy).toBe(fixture.evaluation.accuracy);
  });
});

/** Trains the case from its initial weights and evaluates it. */
function train(fixture: KerasCase) {
  const model = buildModel(modelSchema.parse(fixture.model), regularizationSchema.parse(fixture.regularization), 1);
  model.setWeights(fixture.weights.map(({ initial }) => decode(initial)));
  const training = trainingSchema.parse({ optimizer: fixture.optimizer, ...fixture.training });
  const optimizer = createUpdate({ model, training, stepsPerEpoch: fixture.stepsPerEpoch ?? 1 });
  const trainStep = createTrainStep({ model, optimizer, training });
  const steps = fixture.steps.map((_, step) =>
    tf.tidy(() => {
      const { pixels, labels } = trainingImages(step * fixture.batchSize, fixture.batchSize, fixture.imageScale);
      const result = trainStep(tf.tensor2d(pixels, [labels.length, 784]), tf.tensor1d(labels, 'int32'));
      return {
        objective: result.objective.dataSync()[0]!,
        dataLoss: result.dataLoss.dataSync()[0]!,
        penalty: result.penalty.dataSync()[0]!,
      };
    }),
  );
  const outcome = {
    steps,
    weights: model.getWeights(),
    weightShapes: model.weights.map(({ shape }) => shape),
    evaluation: evaluate(model, fixture),
  };
  optimizer.dispose();
  model.dispose();
  return outcome;
}
type Outcome = ReturnType<typeof train>;

function evaluate(model: TrainableModel, { evaluation: { firstImage, images }, imageScale }: KerasCase) {
  const { pixels, labels } = trainingImages(firstImage, images, imageScale);
  return tf.tidy(() => {
    const { logits, activityPenalty } = model.forward(tf.tensor2d(pixels, [images, 784]), { training: false });
    const predictions = probabilities(model.output, logits).dataSync<'float32'>();
    return {
      dataLoss: tf.mean(sampleLosses(model.output, logits, tf.tensor1d(labels, 'int32'))).dataSync()[0]!,
      penalty: penaltyOf(model, activityPenalty).dataSync()[0]!,
      predictions,
      accuracy: countCorrect(model.output, predictions, labels) / images,
    };
  });
}

type Errors = Record<string, number>;

function lossErrors(fixture: KerasCase, { steps }: Outcome): Errors {
  return Object.fromEntries(
    fixture.steps.flatMap(({ objective, penalty }, step) => [
      [`objective of step ${step}`, relativeDistance([steps[step]!.objective], [objective])],
      [`penalty of step ${step}`, relativeDistance([steps[step]!.penalty], [penalty])],
      [`data loss of step ${step}`, relativeDistance([steps[step]!.dataLoss], [objective - penalty])],
    ]),
  );
}

function weightErrors(fixture: KerasCase, { weights }: Outcome): Errors {
  return Object.fromEntries(
    fixture.weights.map(({ name, final }, index) => [name, relativeDistance(weights[index]!, decode(final))]),
  );
}

/**
 * Errors relative to how far Keras moved each weight. An inert bias moves by rounding noise alone.
 */
function movementErrors(fixture: KerasCase, { weights }: Outcome): Errors {
  return Object.fromEntries(
    fixture.weights.flatMap(({ name, inert, initial, final }, index) => {
      if (inert) return [];
      const [before, after] = [decode(initial), decode(final)];
      const movement = after.map((value, element) => value - before[element]!);
      return [[name, relativeDistance(weights[index]!, after, movement)]];
    }),
  );
}

function evaluationErrors({ evaluation: expected }: KerasCase, { evaluation: actual }: Outcome): Errors {
  return {
    predictions: relativeDistance(actual.predictions, decode(expected.predictions)),
    'evaluated data loss': relativeDistance([actual.dataLoss], [expected.objective - expected.penalty]),
    'evaluated penalty': relativeDistance([actual.penalty], [expected.penalty]),
  };
}

/** Those errors that are not within the tolerance; a NaN is not. */
function beyond(tolerance: number, errors: Errors): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => !(error <= tolerance)));
}
