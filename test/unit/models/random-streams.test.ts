import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Regularization } from '../../../src/experiments/spec/regularization.js';
import { buildModel } from '../../../src/models/model/model.js';
import { randomStreamsOf } from '../../../src/models/random-streams.js';
import { runSpec } from '../../integration/trainer/trainer-process.js';
import { model, regularization } from '../../support/specs.js';

function streamsOf(fields: Parameters<typeof runSpec>[0]) {
  const spec = runSpec(fields);
  const built = buildModel(spec.model, spec.regularization, spec.seed);
  const streams = randomStreamsOf(spec, built);
  built.dispose();
  return streams;
}
const rate = 0.2;
const NOISY: Regularization = regularization({
  dropout: { rate },
  spatialDropout: { rate },
  recurrentDropout: { rate },
  gaussianDropout: { rate },
  gaussianNoise: { standardDeviation: 0.1 },
});

describe('the streams of a run', () => {
  it('are named by purpose and begin with the hash of seed and purpose', () => {
    const streams = streamsOf({ seed: 5 });
    expect(Object.keys(streams)).toEqual([
      'shuffle/1',
      'initial-weights/output/0/kernel',
      'initial-weights/output/0/bias',
    ]);
    const digest = createHash('sha256').update('[5,"shuffle",1]').digest('hex');
    expect(streams['shuffle/1']).toBe(digest.slice(0, 32));
  });

  it('are those that change the bits: of noise, data and replicas', () => {
    const dataset = { ...runSpec().dataset, labelNoise: 0.1, validation: 'random', resampling: 'bootstrap' } as const;
    const streams = streamsOf({
      dataset,
      trainingSeed: 9,
      model: model({ architecture: 'lstm', units: 3, hiddenUnits: [4] }),
      regularization: NOISY,
    });
    expect(Object.keys(streams)).toEqual(
      expect.arrayContaining([
        'validation-split',
        'label-noise',
        'bootstrap',
        'recurrent-dropout-lstm/0',
        'dropout/1',
        'gaussianNoise/0',
      ]),
    );
    const ofTrainingSeed = createHash('sha256').update('[9,"dropout",0]').digest('hex').slice(0, 32);
    expect(streams['dropout/0']).toBe(ofTrainingSeed);
  });

  it('are all of those that any file draws from', () => {
    const folder = 'src/models';
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const drawn = sources.flatMap((name) =>
      [
        ...readFileSync(path.join(folder, name), 'utf8').matchAll(
          /random(?:Stream|Key|PerImage)\([\w.]+, \['([\w-]+)'/g,
        ),
      ].map(([, purpose]) => purpose!),
    );
    expect(drawn).toContain('shuffle');
    const known = readFileSync(path.join(folder, 'random-streams.ts'), 'utf8');
    // No weight depends on these: the masks of predictions (by the request's seed) and the noise of
    // robustness (always the same).
    const afterTraining = ['prediction', 'robustness'];
    const missing = drawn.filter((purpose) => !afterTraining.includes(purpose) && !known.includes(`'${purpose}'`));
    expect(missing).toEqual([]);
  });
});
