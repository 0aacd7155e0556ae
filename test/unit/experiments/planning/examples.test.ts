import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';

const FOLDER = new URL('../../../../examples/', import.meta.url);
const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };

function resolveExample(file: string) {
  return resolveSpec(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')), LIMITS, ['mnist']);
}

const SPECS = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('the example specs', () => {
  it.each(SPECS)('%s is accepted without warnings and trains within a minute', (file) => {
    const { estimate, warnings } = resolveExample(file);
    expect(warnings).toEqual([]);
    expect(estimate.seconds).toBeLessThan(60);
  });

  it('use every architecture', () => {
    const shown = SPECS.flatMap((file) => resolveExample(file).spec.arms.map(({ model }) => model.architecture));
    expect([...new Set(shown)].sort()).toEqual(['cnn', 'gru', 'layers', 'lstm', 'mlp', 'softmax-regression']);
  });
});
