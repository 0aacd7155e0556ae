/** The strengths that readers of a technique may choose. */
import { describe, expect, it } from '@jest/globals';
import { TECHNIQUES } from '../../../src/experiments/catalog/techniques/catalog.js';
import { resolveSpec } from '../../../src/experiments/planning/resolve-spec.js';
import { submittedSpecSchema } from '../../../src/experiments/spec/experiment.js';
import { strengthIn, strengthOf, withStrength } from '../../../src/web/pages/learn/strengths.js';

/** As the catalog answers it, with every default. */
const shown = TECHNIQUES.map(({ name, example }) => ({ name, example: submittedSpecSchema.parse(example) }));
const LIMITS = { parameters: 1e9, memoryMegabytes: 1e9 };
const adjustable = shown.flatMap(({ name, example }) => {
  const strength = strengthOf(name);
  return strength ? [{ name, example, strength }] : [];
});

it('leaves out the techniques that have no strength alone', () => {
  const others = shown.filter(({ name }) => !strengthOf(name)).map(({ name }) => name);
  expect(others).toEqual(['layer-normalization', 'ensemble']);
});

describe.each(adjustable)('$name', ({ example, strength }) => {
  it('offers what its example has', () => {
    expect(strength.choices).toContain(strengthIn(example, strength));
  });

  it('can be submitted with each strength, which reaches the arm with the technique alone', () => {
    for (const choice of strength.choices) {
      const changed = withStrength(example, strength, choice);
      expect(strengthIn(changed, strength)).toBe(choice);
      expect(changed.arms[0]).toEqual(example.arms[0]);
      expect(() => resolveSpec(changed, LIMITS, ['mnist'])).not.toThrow();
    }
  });
});
