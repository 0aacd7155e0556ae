/** What one call may ask of models: as much work as is answered in time, whatever their size. */
import { describe, expect, it } from '@jest/globals';
import { checkQuestion, type Member } from '../../../../src/api/predictions/members.js';
import type { ServiceError } from '../../../../src/errors.js';
import { PREDICTION_LIMITS } from '../../../../src/experiments/records/prediction.js';
import { countMultiplyAdds } from '../../../../src/experiments/spec/architecture.js';
import { model as parseModel, regularization } from '../../../support/specs.js';

const MODELS: [string, Parameters<typeof parseModel>[0]][] = [
  ['softmax regression', { architecture: 'softmax-regression' }],
  ['an MLP', { architecture: 'mlp', hiddenUnits: [64, 64] }],
  ['a wide MLP', { architecture: 'mlp', hiddenUnits: [4096, 4096] }],
  ['a CNN', { architecture: 'cnn' }],
  ['an LSTM', { architecture: 'lstm', units: 128 }],
  ['a large GRU', { architecture: 'gru', units: 512 }],
];

const memberWith = (model: Parameters<typeof parseModel>[0]): Member => ({
  runId: 'run',
  fence: 1,
  weightsSha256: '',
  model: parseModel(model),
  regularization: regularization(),
});
const question = (images: number) => ({ images, pixels: new Float32Array(0), mcSamples: null, seed: 0 }) as never;
const JSON_REQUEST = { body: {} };

/** The most images that one call may have; those of several calls, so that it need not be 100. */
function mostImages(member: Member): number {
  let [taken, refused] = [0, PREDICTION_LIMITS.passes + 1];
  while (refused - taken > 1) {
    const images = Math.floor((taken + refused) / 2);
    try {
      checkQuestion(question(images), [member], JSON_REQUEST);
      taken = images;
    } catch {
      refused = images;
    }
  }
  return taken;
}

describe('checkQuestion', () => {
  it.each(MODELS)('takes as much of %s as a worker computes in time, and says how much', (_, model) => {
    const member = memberWith(model);
    const each = countMultiplyAdds(member.model, member.regularization);
    const most = mostImages(member);
    expect(most).toBeGreaterThan(0);
    expect(most * each).toBeLessThanOrEqual(PREDICTION_LIMITS.multiplyAdds);
    expect(most === PREDICTION_LIMITS.passes || (most + 1) * each > PREDICTION_LIMITS.multiplyAdds).toBe(true);
    expect(() => checkQuestion(question(most + 1), [member], JSON_REQUEST)).toThrow(
      `one call may have ${most}. Send fewer`,
    );
  });

  it('counts every model of an arm', () => {
    const member = memberWith({ architecture: 'gru', units: 512 });
    const most = mostImages(member);
    expect(() => checkQuestion(question(most), [member, member], JSON_REQUEST)).toThrow(/2 models/);
  });

  it('names what is wrong with the question, where the request has it', () => {
    const member = memberWith({ architecture: 'softmax-regression' });
    const refusal = (asked: object, body: unknown) => {
      try {
        checkQuestion({ images: 1, mcSamples: null, ...asked } as never, [member], { body });
      } catch (error) {
        return (error as ServiceError).problems.map(({ pointer, parameter }) => ({ pointer, parameter }));
      }
      return [];
    };
    expect(refusal({ mcSamples: 2 }, Buffer.from('picture'))).toEqual([{ parameter: 'mcSamples' }]);
    expect(refusal({ mcSamples: 2 }, {})).toEqual([{ pointer: '/mcSamples' }]);
    expect(refusal({ images: PREDICTION_LIMITS.passes + 1 }, {})).toEqual([{ pointer: '/images' }]);
    expect(refusal({ images: 1 }, {})).toEqual([]);
  });
});
