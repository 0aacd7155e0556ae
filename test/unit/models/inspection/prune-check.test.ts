import { beforeAll, describe, expect, it } from '@jest/globals';
import { type DeviceImages, uploadImages } from '../../../../src/models/data/device-images.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { checkPruning } from '../../../../src/models/inspection/prune-check.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { model, regularization } from '../../../support/specs.js';

let images: DeviceImages;
beforeAll(async () => {
  const { test } = await loadMnist();
  images = uploadImages({ pixels: test.pixels.subarray(0, 300 * 784), labels: test.labels.subarray(0, 300) });
});

describe('the check of pruning', () => {
  it('measures the model with small kernel weights set to zero, and gives it its weights back', async () => {
    const built = buildModel(model({ architecture: 'softmax-regression' }), regularization(), 1);
    const [kernel, bias] = built.getWeights();
    // Everything the model knows is in weights below 0.01; its biases are smaller still and stay.
    const small = kernel!.map((value) => value * 0.001);
    bias!.fill(0);
    bias![3] = 0.005;
    built.setWeights([small, bias!]);
    const points = await checkPruning(built, images, () => {});
    expect(built.getWeights()).toEqual([small, bias]);
    expect(points.map(({ threshold }) => threshold)).toEqual([0, 1e-4, 1e-3, 1e-2]);
    expect(points[0]).toMatchObject({ zeroed: 0 });
    expect(points[1]!.zeroed).toBeGreaterThan(0.5);
    const threes = images.digits.reduce((count, digit) => count + Number(digit === 3), 0);
    expect(points[3]).toMatchObject({ zeroed: 1, accuracy: threes / 300 });
    expect(points[3]!.dataLoss).not.toBe(points[0]!.dataLoss);
    // Nothing is between 1e-3 and 1e-2.
    expect(points[2]).toEqual({ ...points[3], threshold: 1e-3 });
    built.dispose();
  });
});
