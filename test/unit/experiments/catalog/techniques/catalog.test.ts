import { describe, expect, it } from '@jest/globals';
import { findPreset } from '../../../../../src/experiments/catalog/presets/presets.js';
import { findTechnique, TECHNIQUES } from '../../../../../src/experiments/catalog/techniques/catalog.js';
import { techniqueSchema } from '../../../../../src/experiments/catalog/techniques/technique.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };

/** The value at a path with dots. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, key) => (inner as Record<string, unknown> | null)?.[key], value);
}

describe('the catalog of techniques', () => {
  it('names every technique once and finds it by its name', () => {
    for (const technique of TECHNIQUES) expect(findTechnique(technique.name)).toBe(technique);
    expect(findTechnique('constructor')).toBeUndefined();
  });

  describe.each(TECHNIQUES.map((technique) => [technique.name, technique] as const))('%s', (_, technique) => {
    it('says something of everything', () => {
      const { example, preset, interactions, inLayers, fields, ...texts } = techniqueSchema.parse(technique);
      for (const text of Object.values(texts)) expect(text.length).toBeGreaterThan(0);
    });

    it('speaks of techniques and presets that exist', () => {
      for (const { technique: other } of technique.interactions) expect(findTechnique(other)).toBeDefined();
      expect(findPreset(technique.preset)).toBeDefined();
    });

    it('is used by an arm of the preset that shows it', () => {
      const { arms, seeds } = resolveSpec({ preset: technique.preset }, LIMITS, ['mnist']).spec;
      // What is made of finished runs needs the runs alone.
      if (technique.fields.length === 0) return expect(seeds.length).toBeGreaterThanOrEqual(10);
      const asksFor = (arm: unknown) => technique.fields.every((field) => Boolean(at(arm, field)));
      expect(arms.some(asksFor)).toBe(true);
      expect(arms.every(asksFor)).toBe(false);
    });

    it('has an example that can be submitted, warns of nothing and trains within a minute', () => {
      const { warnings, estimate } = resolveSpec(technique.example, LIMITS, ['mnist']);
      expect(warnings).toEqual([]);
      expect(estimate.seconds).toBeLessThan(60);
    });

    // What is made of finished runs has one arm, with the seeds to make it of.
    if (technique.fields.length === 0) {
      it('has an example with several runs to combine', () => {
        const { arms, seeds } = resolveSpec(technique.example, LIMITS, ['mnist']).spec;
        expect([arms.length, seeds.length]).toEqual([1, 10]);
      });
      return;
    }

    it('has an example whose arms differ in the fields that ask for it and in nothing else', () => {
      const [without, with_] = resolveSpec(technique.example, LIMITS, ['mnist']).spec.arms;
      const changed = [];
      for (const part of ['regularization', 'training'] as const)
        for (const field of Object.keys(with_![part]))
          if (JSON.stringify(at(with_![part], field)) !== JSON.stringify(at(without![part], field)))
            changed.push(`${part}.${field}`);
      for (const field of technique.fields) expect(at(with_, field)).not.toEqual(at(without, field) ?? null);
      expect(changed).toEqual([...new Set(technique.fields.map((field) => field.split('.').slice(0, 2).join('.')))]);
      expect(with_!.model).toEqual(without!.model);
    });
  });
});
