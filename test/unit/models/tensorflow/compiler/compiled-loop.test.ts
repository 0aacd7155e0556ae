import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { experimentSpecSchema } from '../../../../../src/experiments/spec/experiment.js';
import { type DeviceImages, gatherBatch, uploadImages } from '../../../../../src/models/data/device-images.js';
import { createAugmentation } from '../../../../../src/models/data/images/augmentation.js';
import { createMixup } from '../../../../../src/models/loop/mixup.js';
import { createUpdate } from '../../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../../src/models/loop/train-step.js';
import { buildModel } from '../../../../../src/models/model/model.js';
import { compileLoop, GraphCache } from '../../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { RecordingError } from '../../../../../src/models/tensorflow/compiler/recorder.js';
import type { Rewrite } from '../../../../../src/models/tensorflow/compiler/rewrites/rewrites.js';
import { backend, type Tensor, tf, type Variable } from '../../../../../src/models/tensorflow/tensorflow.js';

const COUNT = 64;
const BATCH = 8;
const STEPS = COUNT / BATCH;

const layers = [
  { type: 'conv2d', filters: 3, kernelSize: 5, strides: 2, padding: 'same', kernelRegularizer: { l1: 1e-4 } },
  { type: 'batchNormalization' },
  { type: 'activation', activation: 'tanh' },
  { type: 'maxPooling2d' },
  { type: 'dropout', rate: 0.2 },
  { type: 'flatten' },
  { type: 'dense', units: 6, activation: 'sigmoid' },
];
const MODELS = {
  'softmax-regression': { model: { architecture: 'softmax-regression' } },
  'an mlp with everything': {
    model: { architecture: 'mlp', hiddenUnits: [8, 6] },
    regularization: { kernel: { l1: 1e-4, l2: 1e-3 }, dropout: { rate: 0.5 }, batchNormalization: {} },
  },
  "the notebook's degenerate output": {
    model: { architecture: 'mlp', hiddenUnits: [8, 6], output: { activation: 'sigmoid' } },
    regularization: { kernel: { l2: 1e-3 }, dropout: { rate: 0.5 } },
  },
  'a cnn': {
    model: { architecture: 'cnn', filters: [2, 3], hiddenUnits: [6] },
    regularization: { kernel: { l2: 1e-3 }, dropout: { rate: 0.3 } },
  },
  'an lstm': {
    model: { architecture: 'lstm', units: 5 },
    regularization: { kernel: { l2: 1e-3 }, dropout: { rate: 0.3 } },
  },
  'a gru': { model: { architecture: 'gru', units: 5, hiddenUnits: [6] }, regularization: { dropout: { rate: 0.3 } } },
  'a stack of layers': { model: { architecture: 'layers', layers } },
  'a cnn with noise and layer normalization': {
    model: { architecture: 'cnn', filters: [2, 3], hiddenUnits: [6] },
    regularization: {
      spatialDropout: { rate: 0.3 },
      gaussianDropout: { rate: 0.2 },
      gaussianNoise: { standardDeviation: 0.1 },
      layerNormalization: {},
    },
  },
  'an lstm with recurrent dropout': {
    model: { architecture: 'lstm', units: 5 },
    regularization: { recurrentDropout: { rate: 0.3 } },
  },
  'a gru with recurrent dropout': {
    model: { architecture: 'gru', units: 5 },
    regularization: { recurrentDropout: { rate: 0.3 } },
  },
  'an lstm with a new mask at every step': {
    model: { architecture: 'lstm', units: 5 },
    regularization: { recurrentDropout: { rate: 0.3, mask: 'step' } },
  },
  'a gru with a new mask at every step': {
    model: { architecture: 'gru', units: 5 },
    regularization: { recurrentDropout: { rate: 0.3, mask: 'step' } },
  },
  'an mlp of limited norm': {
    model: { architecture: 'mlp', hiddenUnits: [8, 6] },
    regularization: { maxNorm: { limit: 0.8 } },
  },
  'a cnn with penalties on bias and activity': {
    model: { architecture: 'cnn', filters: [2, 3], hiddenUnits: [6] },
    regularization: { bias: { l1: 1e-3, l2: 1e-2 }, activity: { l1: 1e-3, l2: 1e-3 } },
  },
  'an lstm with penalties on bias and activity': {
    model: { architecture: 'lstm', units: 5 },
    regularization: { bias: { l2: 1e-2 }, activity: { l1: 1e-3 } },
  },
  'an mlp under a proximal penalty': {
    model: { architecture: 'mlp', hiddenUnits: [8, 6] },
    regularization: { kernel: { l1: 0.01, l2: 0.001, proximal: true } },
  },
};
const OPTIMIZERS = [
  { type: 'sgd' },
  { type: 'momentum', nesterov: true },
  { type: 'rmsprop', momentum: 0.5, centered: true },
  { type: 'adam' },
];

/** Settings of the training, each tried with every model. */
const SETTINGS: Record<string, object> = {
  'decoupled weight decay': { optimizer: { type: 'sgd', weightDecay: 0.1 } },
  'a step schedule': { optimizer: { type: 'sgd' }, learningRateSchedule: { type: 'step', factor: 0.5 } },
  'a cosine schedule': { optimizer: { type: 'momentum' }, learningRateSchedule: { type: 'cosine' }, epochs: 2 },
  'clipping by value': { optimizer: { type: 'sgd' }, gradientClipping: { by: 'value', limit: 0.01 } },
  'clipping by norm': { optimizer: { type: 'sgd' }, gradientClipping: { by: 'norm', limit: 0.1 } },
  'clipping by global norm': { optimizer: { type: 'sgd' }, gradientClipping: { limit: 0.1 } },
  'label smoothing': { optimizer: { type: 'sgd' }, labelSmoothing: 0.1 },
};

/** Settings that act on a batch before any model sees it. */
const BATCH_SETTINGS: Record<string, object> = {
  mixup: { optimizer: { type: 'sgd' }, mixup: { alpha: 1 } },
  'mixup of smoothed labels': { optimizer: { type: 'adam' }, mixup: { alpha: 1 }, labelSmoothing: 0.1 },
  'shifts, rotations and zoom': { optimizer: { type: 'sgd' }, augmentation: { shift: 2, rotate: 15, zoom: 0.1 } },
  'elastic deformation and cutout': {
    optimizer: { type: 'adam' },
    augmentation: { elastic: {}, cutout: { size: 6 } },
    mixup: {},
  },
};

let images: DeviceImages;
let order: Variable;

beforeAll(() => {
  const pixels = Uint8Array.from({ length: COUNT * 784 }, (_, index) => (index * 7919) % 256);
  images = uploadImages({ pixels, labels: Uint8Array.from({ length: COUNT }, (_, index) => (index * 3) % 10) });
  order = tf.variable(
    tf.tensor1d(
      Int32Array.from({ length: COUNT }, (_, index) => (index * 13) % COUNT),
      'int32',
    ),
    false,
  );
});

afterAll(() => {
  images.dispose();
  order.dispose();
});

/** A training of one spec, ready to run eagerly or compiled. */
function training(arm: object, settings: object, seed = 1) {
  const parsed = experimentSpecSchema.parse({
    training: settings,
    arms: [{ name: 'arm', ...arm }],
  });
  const { model: spec, regularization } = parsed.arms[0]!;
  const model = buildModel(spec, regularization, seed);
  const optimizer = createUpdate({ model, training: parsed.training, stepsPerEpoch: STEPS / 2 });
  const mixup = parsed.training.mixup && createMixup(parsed.training.mixup, seed);
  const augmentation = createAugmentation(parsed.training.augmentation, seed);
  const step = createTrainStep({ model, optimizer, training: parsed.training, mixup });
  const lossSum = tf.tidy(() => tf.variable(tf.scalar(0), false));
  const states = [...model.weights.map(({ variable }) => variable), ...optimizer.state, model.step, lossSum];
  const withoutEffect = new Set(
    model.layers.flatMap(({ weights }, index) =>
      model.layers[index + 1]?.name.startsWith('batch_normalization')
        ? weights.filter(({ name }) => name.endsWith('/bias')).map(({ variable }) => variable)
        : [],
    ),
  );
  return {
    states,
    iteration(counter: Tensor) {
      const start = tf.mul(counter, tf.scalar(BATCH, 'int32'));
      const batch = gatherBatch(images, order, start, BATCH);
      const epoch = tf.floorDiv(counter, tf.scalar(STEPS / 2, 'int32'));
      const shown = augmentation?.apply(batch.images, batch.positions, epoch) ?? batch.images;
      const { objective, dataLoss, penalty } = step(shown, batch.labels);
      lossSum.assign(tf.add(lossSum, dataLoss));
      tf.dispose([objective, dataLoss, penalty]);
    },
    values: () => states.map((state) => [...state.dataSync()]),
    /** Without the biases in front of batch normalization: what moves them is rounding. */
    effective: () => states.filter((state) => !withoutEffect.has(state)).map((state) => [...state.dataSync()]),
    dispose() {
      model.dispose();
      optimizer.dispose();
      mixup?.dispose();
      augmentation?.dispose();
      lossSum.dispose();
    },
  };
}

function runEagerly({ iteration }: ReturnType<typeof training>, steps: number) {
  for (let step = 0; step < steps; step++) tf.tidy(() => iteration(tf.scalar(step, 'int32')));
}

/** Norm of the difference over the norm. */
function distance(values: number[][], reference: number[][]): number {
  const expected = reference.flat();
  const squares = values.flat().reduce((sum, value, index) => sum + (value - expected[index]!) ** 2, 0);
  return Math.sqrt(squares) / Math.hypot(...expected);
}

const compile = ({ iteration, states }: ReturnType<typeof training>, cache: GraphCache, rewrites?: Rewrite[]) =>
  compileLoop(iteration, { states, inputs: [order] }, cache, rewrites);

describe('a compiled training loop', () => {
  const cache = new GraphCache(64);
  const combinations = Object.entries(MODELS).flatMap(([name, arm]) => [
    ...OPTIMIZERS.map((optimizer) => [`${name} under ${optimizer.type}`, arm, { optimizer }] as const),
    ...Object.entries(SETTINGS).map(([setting, training]) => [`${name} with ${setting}`, arm, training] as const),
  ]);
  for (const name of ['softmax-regression', "the notebook's degenerate output", 'a cnn', 'a gru'] as const)
    for (const [setting, training] of Object.entries(BATCH_SETTINGS))
      combinations.push([`${name} with ${setting}`, MODELS[name], training]);

  it.each(combinations)('without rewrites trains as the eager loop does for %s', (title, arm, settings) => {
    const eager = training(arm, settings);
    runEagerly(eager, STEPS);
    const compiled = training(arm, settings);
    const loop = compile(compiled, cache, []);
    loop.run(0, STEPS);
    // TensorFlow joins a convolution with its bias in graphs, which rounds differently; all else is
    // the same arithmetic.
    if (/cnn|layers/.test(title)) expect(distance(compiled.values(), eager.values())).toBeLessThan(1e-5);
    else expect(compiled.values()).toEqual(eager.values());
    expect(eager.values().flat().every(Number.isFinite)).toBe(true);
    loop.dispose();
    eager.dispose();
    compiled.dispose();
  });

  it.each(combinations)('with rewrites moves the weights as the eager loop does for %s', (_, arm, settings) => {
    const [eager, compiled] = [training(arm, settings), training(arm, settings)];
    const before = eager.effective();
    const change = (values: number[][]) => values.map((state, i) => state.map((value, j) => value - before[i]![j]!));
    runEagerly(eager, 1);
    const loop = compile(compiled, cache);
    loop.run(0, 1);
    expect(distance(change(compiled.effective()), change(eager.effective()))).toBeLessThan(1e-4);
    // Rounding grows from step to step.
    for (let step = 1; step < STEPS; step++) tf.tidy(() => eager.iteration(tf.scalar(step, 'int32')));
    loop.run(1, STEPS);
    expect(distance(compiled.effective(), eager.effective())).toBeLessThan(1e-3);
    for (const part of [loop, eager, compiled]) part.dispose();
  });

  it.each(Object.entries(MODELS))('with rewrites has the gradients of the eager loop for %s', (_, arm) => {
    // Gradient descent at rate 1 moves by the gradient itself.
    const descent = { optimizer: { type: 'sgd', learningRate: 1 } };
    const [eager, compiled] = [training(arm, descent), training(arm, descent)];
    const before = eager.effective();
    const gradient = (values: number[][]) => values.map((state, i) => state.map((value, j) => value - before[i]![j]!));
    runEagerly(eager, 1);
    compile(compiled, cache).run(0, 1);
    expect(distance(gradient(compiled.effective()), gradient(eager.effective()))).toBeLessThan(1e-5);
  });

  it.each(Object.entries(MODELS))('gives the same bits in slices of any size as in one piece for %s', (_, arm) => {
    const [whole, sliced] = [
      training(arm, { optimizer: { type: 'adam' } }),
      training(arm, { optimizer: { type: 'adam' } }),
    ];
    compile(whole, cache).run(0, STEPS);
    const loop = compile(sliced, cache);
    for (const [first, limit] of [
      [0, 1],
      [1, 4],
      [4, 4],
      [4, STEPS],
    ] as const)
      loop.run(first, limit);
    expect(sliced.values()).toEqual(whole.values());
    for (const part of [loop, whole, sliced]) part.dispose();
  });

  it('leaves the states as they were when it is compiled', () => {
    const { states, iteration, values } = training(MODELS['a cnn'], { optimizer: { type: 'adam' } });
    const before = values();
    compileLoop(iteration, { states, inputs: [order] }, cache);
    expect(values()).toEqual(before);
  });

  it('reads an input again at every run', () => {
    const arm = MODELS['softmax-regression'];
    const [compiled, eager] = [
      training(arm, { optimizer: { type: 'sgd' } }),
      training(arm, { optimizer: { type: 'sgd' } }),
    ];
    const loop = compile(compiled, cache, []);
    const original = order.clone();
    tf.tidy(() => order.assign(tf.reverse(order as Tensor) as typeof order));
    loop.run(0, STEPS);
    runEagerly(eager, STEPS);
    order.assign(original as typeof order);
    original.dispose();
    expect(compiled.values()).toEqual(eager.values());
  });

  it('shares one loaded graph between seeds, rates and strengths', () => {
    const own = new GraphCache();
    const mlp = (l2: number, rate: number) => ({
      model: { architecture: 'mlp', hiddenUnits: [8] },
      regularization: { kernel: { l2 }, dropout: { rate } },
    });
    for (const [seed, l2, rate, learningRate] of [
      [1, 0.1, 0.5, 0.01],
      [2, 0.2, 0.25, 0.02],
    ] as const) {
      const compiled = training(mlp(l2, rate), { optimizer: { type: 'adam', learningRate } }, seed);
      const eager = training(mlp(l2, rate), { optimizer: { type: 'adam', learningRate } }, seed);
      compile(compiled, own).run(0, STEPS);
      runEagerly(eager, STEPS);
      expect(distance(compiled.values(), eager.values())).toBeLessThan(1e-4);
    }
    expect(own.size).toBe(1);
  });

  it('keeps no more graphs loaded than the cache holds, and loads one again when it comes back', () => {
    const own = new GraphCache(2);
    const loaded = backend().binding.getNumOfSavedModels();
    const names = ['softmax-regression', 'an mlp with everything', 'a cnn', 'softmax-regression'] as const;
    for (const name of names) compile(training(MODELS[name], { optimizer: { type: 'sgd' } }), own).run(0, 1);
    expect(own.size).toBe(2);
    expect(backend().binding.getNumOfSavedModels() - loaded).toBe(2);
  });

  it('leaves no tensor behind', () => {
    const trial = () => {
      const one = training(MODELS['an mlp with everything'], { optimizer: { type: 'adam' } });
      const loop = compile(one, cache);
      loop.run(0, STEPS);
      loop.dispose();
      one.dispose();
    };
    trial();
    const [tensors, native] = [tf.memory().numTensors, backend().binding.getNumOfTensors()];
    trial();
    expect([tf.memory().numTensors, backend().binding.getNumOfTensors()]).toEqual([tensors, native]);
  });
});

describe('recording', () => {
  const cache = new GraphCache();
  const state = () => tf.variable(tf.tensor1d([1, 2]), false);

  it('refuses an iteration that reads a value back', () => {
    const x = state();
    const iteration = () => x.assign(tf.mul(x, tf.sum(x).dataSync()[0]!));
    expect(() => compileLoop(iteration, { states: [x], inputs: [] }, cache)).toThrow(RecordingError);
    // The backend works as before afterwards.
    expect([...tf.add(x, 1).dataSync()]).toEqual([2, 3]);
  });

  it('refuses a state that changes its shape', () => {
    const x = tf.variable(tf.tensor1d([1, 2]), false);
    const iteration = () => (x as unknown as { assign(value: Tensor): void }).assign(tf.tensor1d([1, 2, 3]));
    expect(() => compileLoop(iteration, { states: [x], inputs: [] }, cache)).toThrow(/shape/);
  });
});
