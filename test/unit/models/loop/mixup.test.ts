import { describe, expect, it } from '@jest/globals';
import { createMixup } from '../../../../src/models/loop/mixup.js';
import { createUpdate } from '../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../src/models/loop/train-step.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { model, regularization, training } from '../../../support/specs.js';
import { trainingImages } from '../keras/fixture.js';

const BATCH = 6;

/**
 * Blends a batch whose image i is the pixel i and whose target i is the i-th unit vector; gives the
 * shares of each blend.
 */
function blend(alpha: number, step: number, seed = 1) {
  const mixup = createMixup({ alpha }, seed);
  const result = tf.tidy(() => {
    const images = tf.expandDims(tf.range(0, BATCH), 1);
    const mixed = mixup.mix(images, tf.eye(BATCH), tf.tensor1d([0, step], 'int32'));
    return {
      pixels: (mixed.images.arraySync() as number[][]).map((image) => image[0]!),
      targets: mixed.targets.arraySync() as number[][],
    };
  });
  mixup.dispose();
  return result;
}

/**
 * The share that a step draws, told by how far its images are from their own: share = 1 - distance
 * to the partner.
 */
function shareOf(alpha: number, step: number): number {
  const { targets } = blend(alpha, step);
  const row = targets.findIndex((target, index) => target.some((value, other) => other !== index && value > 0));
  return row < 0 ? 1 : targets[row]![row]!;
}

describe('mixup', () => {
  it('blends images and targets alike, each with one partner that every image is once, with one share for the batch', () => {
    const { pixels, targets } = blend(5, 3);
    const columnSums = targets[0]!.map((_, column) => targets.reduce((sum, row) => sum + row[column]!, 0));
    for (const sum of columnSums) expect(sum).toBeCloseTo(1, 6);
    const shares = new Set(targets.flatMap((row, own) => (row[own]! < 0.9999 ? [row[own]!] : [])));
    expect(shares.size).toBe(1);
    for (const [own, target] of targets.entries()) {
      expect(target.filter((value) => value > 0).length).toBeLessThanOrEqual(2);
      expect(pixels[own]).toBeCloseTo(
        target.reduce((sum, value, image) => sum + value * image, 0),
        5,
      );
    }
  });

  it('is the same for a seed and a step, and another for the next step and another seed', () => {
    expect(blend(1, 3)).toEqual(blend(1, 3));
    expect(blend(1, 4)).not.toEqual(blend(1, 3));
    expect(blend(1, 3, 2)).not.toEqual(blend(1, 3));
  });

  it.each([0.2, 1, 4])('draws shares from Beta(%d, %d): mean ½, variance 1 / (8·alpha + 4)', (alpha) => {
    const draws = 400;
    const shares = Array.from({ length: draws }, (_, step) => shareOf(alpha, step));
    const mean = shares.reduce((sum, share) => sum + share, 0) / draws;
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (draws - 1);
    const expected = 1 / (8 * alpha + 4);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / draws));
    expect(variance / expected).toBeGreaterThan(0.75);
    expect(variance / expected).toBeLessThan(1.25);
  });

  it('never draws what is no number, however small alpha is', () => {
    const shares = Array.from({ length: 150 }, (_, step) => shareOf(0.01, step));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  it('trains on share · loss against the own label + (1 - share) · loss against the partner’s', () => {
    const built = buildModel(model({ architecture: 'softmax-regression' }), regularization(), 1);
    const settings = training({ mixup: { alpha: 1 } });
    const optimizer = createUpdate({ model: built, training: settings, stepsPerEpoch: 1 });
    const mixup = createMixup(settings.mixup!, 1);
    const { pixels, labels } = trainingImages(0, BATCH, 1);
    tf.tidy(() => {
      const images = tf.tensor2d(pixels, [BATCH, 784]);
      const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
      const mixed = mixup.mix(images, tf.cast(targets, 'float32'), built.step);
      const logits = built.logits(mixed.images, { training: true });
      const expected = tf.neg(tf.mean(tf.sum(tf.mul(mixed.targets, tf.logSoftmax(logits)), 1))).dataSync()[0]!;
      const step = createTrainStep({ model: built, optimizer, training: settings, mixup });
      expect(step(images, tf.tensor1d(labels, 'int32')).dataLoss.dataSync()[0]).toBeCloseTo(expected, 5);
    });
    for (const part of [built, optimizer, mixup]) part.dispose();
  });
});
