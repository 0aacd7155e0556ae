import { describe, expect, it } from '@jest/globals';
import { isNear, nearestRecord } from '../../../../../src/experiments/catalog/evidence/nearest.js';
import { recordOf } from '../../../../support/measured-runs.js';

const HERE = recordOf('dropout', {}).situation;
const at = (situation: Partial<typeof HERE>) => recordOf('dropout', {}, { situation });

describe('a measured situation', () => {
  it.each<[boolean, Partial<typeof HERE>]>([
    [true, {}],
    [true, { trainImages: 8000 }],
    [false, { trainImages: 8001 }],
    [true, { trainImages: 500 }],
    [false, { trainImages: 499 }],
    [true, { labelNoise: 0.1 }],
    [false, { labelNoise: 0.11 }],
    [true, { layers: [512] }],
    [false, { layers: [513] }],
    [false, { architecture: 'cnn' }],
    [false, { optimizer: 'sgd' }],
    [true, { epochs: 500, alongside: ['l2'] }],
  ])('is near: %j with %j', (near, situation) => {
    expect(isNear(at(situation), HERE)).toBe(near);
  });

  it('is the nearest by architecture first, then by the sum of what differs', () => {
    const order = [
      {},
      { alongside: ['l2'] },
      { epochs: 100 },
      { layers: [512] },
      { optimizer: 'sgd' },
      { trainImages: 6000 },
      { labelNoise: 0.2 },
      { architecture: 'cnn' },
    ].map(at);
    for (const [index, nearest] of order.entries()) {
      expect(nearestRecord(order.slice(index).reverse(), HERE)).toBe(nearest);
    }
    expect(nearestRecord([], HERE)).toBeNull();
  });
});
