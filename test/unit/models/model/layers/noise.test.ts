import { afterAll, describe, expect, it } from '@jest/globals';
import type { ExpandedLayer } from '../../../../../src/experiments/spec/architecture.js';
import { dropout, dropoutMask } from '../../../../../src/models/model/layers/dropout.js';
import { gaussianDropout, gaussianNoise } from '../../../../../src/models/model/layers/gaussian.js';
import type { LayerSite, ModelLayer } from '../../../../../src/models/model/layers/layer.js';
import { gru, lstm } from '../../../../../src/models/model/layers/recurrent.js';
import { type Tensor, tf } from '../../../../../src/models/tensorflow/tensorflow.js';

const site = (kind: ExpandedLayer['type'], input: number[], ordinal = 0): LayerSite => ({
  name: kind,
  input,
  seed: 1,
  kind,
  ordinal,
});
const ones = tf.ones([100, 100]);
afterAll(() => ones.dispose());

function applied(layer: ModelLayer, x: Tensor, { step = 0, training = true } = {}): Float32Array {
  return tf.tidy(() =>
    layer
      .apply(x, { training, noise: training, step: tf.tensor1d([0, step], 'int32') })
      .dataSync<'float32'>()
      .slice(),
  );
}

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe.each([
  [
    'Gaussian noise',
    () => gaussianNoise({ type: 'gaussianNoise', standardDeviation: 0.5 }, site('gaussianNoise', [100])),
  ],
  ['Gaussian dropout', () => gaussianDropout({ type: 'gaussianDropout', rate: 0.2 }, site('gaussianDropout', [100]))],
])('%s', (_, create) => {
  it('keeps the mean and has the asked standard deviation, 0.5 = √(0.2 / 0.8)', () => {
    const { mean, deviation } = moments(applied(create(), ones));
    // Five standard deviations of the mean of 10 000 values; the deviation's own is smaller.
    expect(Math.abs(mean - 1)).toBeLessThan(5 * 0.005);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(5 * 0.005);
  });

  it('draws the same for the same step, something else at the next, and nothing in inference', () => {
    const layer = create();
    expect(applied(layer, ones)).toEqual(applied(layer, ones));
    expect(applied(layer, ones)).not.toEqual(applied(layer, ones, { step: 1 }));
    expect(applied(layer, ones, { training: false })).toEqual(ones.dataSync());
  });
});

describe('spatial dropout', () => {
  it('drops a channel at every position or at none, and scales up the others', () => {
    const layer = dropout({ type: 'spatialDropout2d', rate: 0.25 }, site('spatialDropout2d', [4, 4, 10]));
    const images = tf.ones([50, 4, 4, 10]);
    const values = applied(layer, images);
    const seen = new Map<string, Set<number>>();
    for (const [index, value] of values.entries()) {
      const channel = `${Math.floor(index / 160)}/${index % 10}`;
      seen.set(channel, (seen.get(channel) ?? new Set()).add(value));
    }
    const channels = [...seen.values()].map((set) => [...set]);
    expect(channels.every(({ length }) => length === 1)).toBe(true);
    const samples = Array.from({ length: 50 }, (__, sample) => channels.slice(10 * sample, 10 * sample + 10).join());
    expect(new Set(samples).size).toBeGreaterThan(25);
    const dropped = channels.filter(([value]) => value === 0).length;
    expect(Math.abs(dropped - 0.25 * 500)).toBeLessThan(5 * Math.sqrt(0.25 * 0.75 * 500));
    expect(new Set(channels.flat())).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    expect(applied(layer, images, { training: false })).toEqual(images.dataSync());
    images.dispose();
  });
});

describe.each([
  ['lstm', lstm],
  ['gru', gru],
] as const)('recurrent dropout of the %s', (type, build) => {
  const [BATCH, STEPS, FEATURES, UNITS] = [6, 5, 3, 8];
  const RATE = 0.4;
  const x = tf.randomUniform([BATCH, STEPS, FEATURES], -1, 1, 'float32', 7);
  afterAll(() => x.dispose());
  const create = (rate: number, recurrentDropoutMask: 'sequence' | 'step' = 'sequence') =>
    // The two architectures differ in name alone here.
    (build as typeof lstm)(
      { type: type as 'lstm', units: UNITS, returnSequences: true, recurrentDropout: rate, recurrentDropoutMask },
      site(type, [STEPS, FEATURES]),
    );

  /** The layer by Keras's formulas, step by step. @param maskAt of a time step */
  function reference(layer: ModelLayer, maskAt: (index: number) => Tensor): Float32Array {
    const [W, U, b] = layer.weights.map(({ variable }) => variable as Tensor) as [Tensor, Tensor, Tensor];
    return tf.tidy(() => {
      let h: Tensor = tf.zeros([BATCH, UNITS]);
      let c: Tensor = tf.zeros([BATCH, UNITS]);
      const gate = (gates: Tensor, index: number) => tf.slice(gates, [0, index * UNITS], [-1, UNITS]);
      const outputs = tf.unstack(x, 1).map((input, index) => {
        const fromInput = tf.add(tf.matMul(input, W), b);
        const masked = tf.mul(h, maskAt(index));
        const fromState = tf.matMul(masked, U);
        const sum = (index: number) => tf.add(gate(fromInput, index), gate(fromState, index));
        if (type === 'lstm') {
          c = tf.add(tf.mul(tf.sigmoid(sum(1)), c), tf.mul(tf.sigmoid(sum(0)), tf.tanh(sum(2))));
          h = tf.mul(tf.sigmoid(sum(3)), tf.tanh(c));
        } else {
          const [z, r] = [tf.sigmoid(sum(0)), tf.sigmoid(sum(1))];
          const candidate = tf.tanh(tf.add(gate(fromInput, 2), tf.matMul(tf.mul(r, masked), gate(U, 2))));
          h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
        }
        return h;
      });
      return tf.stack(outputs, 1).dataSync<'float32'>().slice();
    });
  }

  const close = (actual: Float32Array, expected: Float32Array) =>
    Math.max(...actual.map((value, index) => Math.abs(value - expected[index]!)));

  it('masks what is fed back with one mask at all steps, another for every sequence', () => {
    const layer = create(RATE);
    const masks = dropoutMask(RATE, `recurrent-dropout-${type}`, site(type, [STEPS, FEATURES]));
    const mask = tf.tidy(() => masks.draw([BATCH, UNITS], tf.tensor1d([0, 3], 'int32')));
    const rows = mask.arraySync() as number[][];
    expect(new Set(rows.map((row) => row.join())).size).toBe(BATCH);
    expect(new Set(rows.flat())).toEqual(new Set([0, Math.fround(1 / (1 - RATE))]));
    expect(
      close(
        applied(layer, x, { step: 3 }),
        reference(layer, () => mask),
      ),
    ).toBeLessThan(1e-6);
    expect(
      close(
        applied(layer, x, { step: 4 }),
        reference(layer, () => mask),
      ),
    ).toBeGreaterThan(1e-3);
    tf.dispose([mask]);
  });

  it('masks what is fed back with a mask of its own at every step, where the spec asks for that', () => {
    const layer = create(RATE, 'step');
    const masks = dropoutMask(RATE, `recurrent-dropout-${type}`, site(type, [STEPS, FEATURES]));
    const drawn = tf.tidy(() => masks.draw([BATCH, STEPS, UNITS], tf.tensor1d([0, 3], 'int32')));
    const byStep = tf.unstack(drawn, 1);
    const rows = byStep.flatMap((mask) => (mask.arraySync() as number[][]).map((row) => row.join()));
    // Of 2⁸ masks two of thirty may be equal.
    expect(new Set(rows).size).toBeGreaterThan(2 * BATCH);
    const values = applied(layer, x, { step: 3 });
    expect(
      close(
        values,
        reference(layer, (index) => byStep[index]!),
      ),
    ).toBeLessThan(1e-6);
    expect(
      close(
        values,
        reference(layer, () => byStep[0]!),
      ),
    ).toBeGreaterThan(1e-3);
    // Nothing is fed back before the second step.
    const first = (all: Float32Array) => all.filter((_, index) => Math.floor(index / UNITS) % STEPS === 0);
    expect(first(values)).toEqual(first(applied(create(RATE), x, { step: 3 })));
    tf.dispose([drawn, ...byStep]);
  });

  it.each(['sequence', 'step'] as const)('changes nothing in inference (a mask for each %s)', (mask) => {
    const layer = create(RATE, mask);
    const all = tf.ones([BATCH, UNITS]);
    expect(
      close(
        applied(layer, x, { training: false }),
        reference(layer, () => all),
      ),
    ).toBeLessThan(1e-6);
    expect(applied(layer, x, { training: false })).toEqual(applied(create(0), x));
    all.dispose();
  });
});
